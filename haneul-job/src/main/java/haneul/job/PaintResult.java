package haneul.job;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request became.
 *
 * @param request with every value known, as it travels inside the file
 * @param file that was written, or null
 * @param facts the request and what the model made of it (size, frames, type), as they stand in the file
 * @param seconds that it took, together with those that were painted in one pack with it
 */
public record PaintResult(PaintRequest request, @Nullable Path file, Map<String, Object> facts, double seconds) {}
