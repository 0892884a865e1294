package haneul.model.weights;

import haneul.core.HaneulException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of all files of a model in {@code SHA256SUMS}, as {@code sha256sum -c SHA256SUMS} reads it. */
public final class Checksums {
    /** The file's name. */
    public static final String FILE = "SHA256SUMS";

    private static final int PIECE = 1 << 20;

    private Checksums() {}

    /** Writes the sums of all that is in a folder now. */
    public static void write(Path folder) throws IOException {
        Files.write(folder.resolve(FILE), lines(folder));
    }

    /**
     * The files that are not what they were when the sums were written: changed, missing or new.
     *
     * @return their names; empty if all are as they were
     * @throws HaneulException if the folder has no sums, or cannot be read
     */
    public static List<String> changed(Path folder) {
        Path sums = folder.resolve(FILE);
        if (!Files.exists(sums)) {
            throw new HaneulException(
                    "The files in " + folder + " cannot be checked", "it has no " + FILE, "write it with haneul pack");
        }
        try {
            List<String> was = Files.readAllLines(sums);
            List<String> now = lines(folder);
            return Stream.concat(
                            was.stream().filter(line -> !now.contains(line)),
                            now.stream().filter(line -> !was.contains(line)))
                    .map(line -> line.replaceFirst("^\\S*\\s+", ""))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new HaneulException("The files in " + folder + " cannot be checked", e.toString(), "check its rights")
                    .from(e);
        }
    }

    private static List<String> lines(Path folder) throws IOException {
        List<String> out = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile).sorted()::iterator) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(FILE)) {
                    out.add(sum(file) + "  " + name);
                }
            }
        }
        return out;
    }

    private static String sum(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
