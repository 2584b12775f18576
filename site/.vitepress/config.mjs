import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '../../docs')

/** The anchors of the forges, to which the pages' own links and the reports lead. */
function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

/** The pages of a folder, each under its own heading. */
function pages(folder, link, names) {
  return readdirSync(resolve(docs, folder))
    .filter((file) => file.endsWith('.md') && names.test(file))
    .sort()
    .map((file) => ({
      text: /^# (.*)$/m.exec(readFileSync(resolve(docs, folder, file), 'utf8'))[1].replaceAll('`', ''),
      link: `/${link}${file.replace(/\.md$/, '')}`
    }))
}

function sidebar(folder, link, labs, more, decisions) {
  const items = [
    { text: labs, items: pages(folder, link, /^lab\d\d-/) },
    { text: more, items: pages(folder, link, /^(?!lab\d\d-|index)/) }
  ]
  if (decisions && existsSync(resolve(docs, 'adr'))) {
    items.push({ text: decisions, collapsed: true, items: pages('adr', 'adr/', /^\d/) })
  }
  return items
}

export default defineConfig({
  title: 'Kafka Lab Kit',
  srcDir: 'pages',
  outDir: 'dist',
  cleanUrls: false,
  // Where the site is published below a folder, such as that of a repository: SITE_BASE=/folder/
  base: process.env.SITE_BASE ?? '/',
  ignoreDeadLinks: [/^https?:\/\/localhost/, /^https?:\/\/127\./],
  markdown: { anchor: { slugify: slug }, toc: { slugify: slug }, languageAlias: { properties: 'ini' } },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'Learn Apache Kafka by writing programs that a real cluster grades.',
      themeConfig: { sidebar: sidebar('.', '', 'Labs', 'More', 'Decisions') }
    },
    fr: {
      label: 'Français',
      lang: 'fr',
      description: 'Apprendre Apache Kafka en écrivant des programmes qu’un vrai cluster note.',
      themeConfig: {
        sidebar: sidebar('fr', 'fr/', 'Labs', 'Et encore', null),
        outline: { label: 'Sur cette page', level: [2, 3] },
        docFooter: { prev: 'Page précédente', next: 'Page suivante' },
        darkModeSwitchLabel: 'Apparence',
        lightModeSwitchTitle: 'Passer au thème clair',
        darkModeSwitchTitle: 'Passer au thème sombre',
        sidebarMenuLabel: 'Pages',
        returnToTopLabel: 'Retour en haut',
        langMenuLabel: 'Langue'
      }
    }
  },
  themeConfig: {
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        locales: {
          fr: {
            translations: {
              button: { buttonText: 'Rechercher', buttonAriaLabel: 'Rechercher' },
              modal: {
                noResultsText: 'Rien trouvé pour',
                resetButtonTitle: 'Effacer',
                footer: { selectText: 'ouvrir', navigateText: 'choisir', closeText: 'fermer' }
              }
            }
          }
        }
      }
    }
  }
})
