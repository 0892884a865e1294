package haneul.model.family.wan;

import haneul.model.weights.TensorFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file with a transformer, and perhaps with the VAE and text encoder of its model, as ComfyUI saves whole checkpoints:
 * each under a prefix of its own.
 *
 * @param vae null if it holds none
 * @param text null if it holds none
 */
record Bundle(
        TensorFile transformer,
        @Nullable TensorFile vae,
        @Nullable TensorFile text) {
    private static final String TRANSFORMER = "model.diffusion_model.";
    private static final String VAE = "first_stage_model.";
    private static final String TEXT = "(text_encoders|cond_stage_model)\\.([a-z0-9_]+\\.)?(transformer\\.)?";

    static Bundle of(Path path) {
        return of(TensorFile.open(path));
    }

    static Bundle of(TensorFile file) {
        TensorFile vae = file.part(VAE);
        String prefix = file.names().stream()
                .filter(n -> n.matches(TEXT + "(encoder\\.|shared\\.|token_embedding\\.).*"))
                .map(n -> n.replaceFirst("(encoder|shared|token_embedding)\\..*", ""))
                .findFirst()
                .orElse("");
        boolean whole = !vae.names().isEmpty() || !prefix.isEmpty();
        return new Bundle(
                whole ? file.part(TRANSFORMER) : file,
                vae.names().isEmpty() ? null : vae,
                prefix.isEmpty() ? null : file.part(prefix));
    }
}
