package kafkalab.catalogue.author;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import kafkalab.catalogue.CatalogueFault;
import kafkalab.catalogue.LabSources;
import kafkalab.catalogue.SourceTree;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** A lab's solution as Git remembers it. */
final class SolutionHistory implements AutoCloseable {

    private final Repository repository;
    private final String path;
    private final Map<ObjectId, SourceTree> trees = new TreeMap<>();
    private List<ObjectId> commits;

    SolutionHistory(LabSources lab) throws IOException {
        Path folder = lab.solution().toRealPath();
        FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(folder.toFile());
        if (builder.getGitDir() == null) {
            throw new CatalogueFault(
                    lab.root() + " is in no Git repository, so the earlier solution is not known.",
                    "Carry patches over in a clone.");
        }
        repository = builder.build();
        path = repository
                .getWorkTree()
                .toPath()
                .toRealPath()
                .relativize(folder)
                .toString()
                .replace('\\', '/');
    }

    /**
     * Returns the solution at a revision.
     *
     * @param revision a commit, branch or tag, as Git names them
     */
    SourceTree at(String revision) throws IOException {
        ObjectId commit = repository.resolve(revision + "^{commit}");
        if (commit == null) {
            throw new CatalogueFault(
                    "Git knows no revision " + revision + ".", "Name a commit, a branch or a tag: --from HEAD~3.");
        }
        return tree(commit);
    }

    /** Finds the newest solution in the history of HEAD that is as it has to be. */
    Optional<SourceTree> newest(Predicate<SourceTree> wanted) throws IOException {
        for (ObjectId commit : commits()) {
            SourceTree tree = tree(commit);
            if (wanted.test(tree)) {
                return Optional.of(tree);
            }
        }
        return Optional.empty();
    }

    private List<ObjectId> commits() throws IOException {
        if (commits == null) {
            commits = new ArrayList<>();
            try (RevWalk walk = new RevWalk(repository)) {
                walk.markStart(walk.parseCommit(repository.resolve(Constants.HEAD)));
                walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
                for (RevCommit commit : walk) {
                    commits.add(commit.getId());
                }
            }
        }
        return commits;
    }

    private SourceTree tree(ObjectId commit) throws IOException {
        SourceTree known = trees.get(commit);
        if (known != null) {
            return known;
        }
        Map<String, byte[]> files = new TreeMap<>();
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commits.parseCommit(commit).getTree());
            walk.setRecursive(true);
            walk.setFilter(PathFilter.create(path));
            while (walk.next()) {
                files.put(
                        walk.getPathString().substring(path.length() + 1),
                        repository.open(walk.getObjectId(0)).getBytes());
            }
        }
        SourceTree tree = SourceTree.of(files);
        trees.put(commit.copy(), tree);
        return tree;
    }

    @Override
    public void close() {
        repository.close();
    }
}
