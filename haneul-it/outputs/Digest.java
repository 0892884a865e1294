import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * SHA-256 of what files hold besides their metadata: the frames and sound of mp4 and mov (mdat), the pixels of png (IDAT),
 * gif without comments, the weights of safetensors without the header, all else as it is. A folder is its files in order.
 */
final class Digest {
    public static void main(String[] args) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (String a : args) {
            for (Path p : files(Path.of(a))) {
                content(p, sha);
            }
        }
        System.out.println(HexFormat.of().formatHex(sha.digest()).substring(0, 32));
    }

    private static List<Path> files(Path p) throws IOException {
        try (Stream<Path> all = Files.walk(p)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void content(Path p, MessageDigest sha) throws IOException {
        byte[] b = Files.readAllBytes(p);
        String name = p.getFileName().toString();
        if (name.endsWith(".png")) {
            for (int i = 8; i + 8 <= b.length; ) {
                int n = ByteBuffer.wrap(b, i, 4).getInt();
                if (new String(b, i + 4, 4, StandardCharsets.ISO_8859_1).equals("IDAT")) {
                    sha.update(b, i + 8, n);
                }
                i += n + 12;
            }
        } else if (name.endsWith(".mp4") || name.endsWith(".mov")) {
            for (int i = 0; i + 8 <= b.length; ) {
                int n = ByteBuffer.wrap(b, i, 4).getInt();
                if (new String(b, i + 4, 4, StandardCharsets.ISO_8859_1).equals("mdat")) {
                    sha.update(b, i + 8, n - 8);
                }
                i += n;
            }
        } else if (name.endsWith(".gif")) {
            gif(b, sha);
        } else if (name.endsWith(".safetensors")) {
            int header = (int) ByteBuffer.wrap(b, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
            sha.update(b, 8 + header, b.length - 8 - header);
        } else if (!name.endsWith(".json") && !name.endsWith(".jsonl") && !name.endsWith(".csv")) {
            sha.update(b);
        }
    }

    private static void gif(byte[] b, MessageDigest sha) {
        for (int i = 0; i < b.length; i++) {
            if ((b[i] & 0xff) == 0x21 && i + 1 < b.length && (b[i + 1] & 0xff) == 0xfe) {
                i += 2;
                while (b[i] != 0) {
                    i += (b[i] & 0xff) + 1;
                }
            } else {
                sha.update(b[i]);
            }
        }
    }
}
