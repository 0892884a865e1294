package haneul.train;

import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What tells weights from other weights, bit for bit. */
public final class Fingerprint {
    private Fingerprint() {}

    /** 32 hexadecimal digits over names, shapes, types and values; the order of the map does not matter. */
    public static String of(Map<String, Tensor> weights) {
        try (Scope scope = Scope.open()) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(weights).forEach((name, t) -> {
                sha.update((name + " " + t.dtype() + t.shape() + "\n").getBytes(StandardCharsets.UTF_8));
                sha.update(t.detach().contiguous().toBytes());
            });
            return HexFormat.of().formatHex(sha.digest()).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
