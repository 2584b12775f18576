package kafkalab.kit.gate;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The signatures: what of a program's classes others can see. */
final class PublicSignatures {

    private PublicSignatures() {}

    /** Returns all public and protected members of public classes, and the classes themselves. */
    static Set<String> of(Path classes, String libraries) throws IOException {
        URL[] urls = Stream.concat(
                        Stream.of(classes),
                        Arrays.stream(libraries.split(File.pathSeparator)).map(Path::of))
                .map(PublicSignatures::url)
                .toArray(URL[]::new);
        Set<String> signatures = new TreeSet<>();
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            for (Path file : LabFolder.filesBelow(classes, ".class")) {
                String name = file.toString().replaceFirst("[.]class$", "").replace(File.separatorChar, '.');
                addSignatures(Class.forName(name, false, loader), signatures);
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return signatures;
    }

    private static void addSignatures(Class<?> type, Set<String> signatures) {
        if (!Modifier.isPublic(type.getModifiers())) {
            return;
        }
        signatures.add(type.toGenericString());
        Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(PublicSignatures::visible)
                .map(Executable::toGenericString)
                .forEach(signatures::add);
        Arrays.stream(type.getDeclaredFields())
                .filter(PublicSignatures::visible)
                .map(Field::toGenericString)
                .forEach(signatures::add);
    }

    private static boolean visible(Member member) {
        return !member.isSynthetic()
                && (Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()));
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
