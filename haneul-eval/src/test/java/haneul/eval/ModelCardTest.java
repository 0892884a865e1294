package haneul.eval;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.BertEncoder;
import haneul.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
    private static final String REPORT = """
            {"prompts": 64, "seed": 3, "steps": 20, "date": "2026-11-27", "processor": "Some CPU", "precision": "fp32 (asked for)",
             "threads": 2, "seconds": 90,
             "rows": {"one thing": {"of": 48, "joint": 0.25, "jointInterval": [0.15, 0.39], "identity": 0.5,
                                    "attributes": {"count": 1, "shape": 0.375}}},
             "kinds": {"star": {"of": 8, "joint": 0.125, "jointInterval": [0.02, 0.47], "identity": 0.25,
                                "attributes": {"count": 1, "shape": 0.25}}},
             "given": {"animate": {"of": 32, "joint": 0.125, "jointInterval": [0.05, 0.28], "identity": 0.47, "path": 0.22,
                                   "attributes": {"count": 1, "motion": 0.3125}}},
             "mirror": {"of": 32, "right": 0.5, "interval": [0.34, 0.66]}}
            """;

    @TempDir
    Path dir;

    private HaneulModel model() {
        return HaneulModel.random(
                HaneulVaeConfig.of(4, 16, 1),
                new HaneulDitConfig(4, new Patch(1, 2, 2), 32, 2, 2, 384)
                        .staged(List.of(new HaneulDitConfig.StageConfig(8, 1, 0))),
                1,
                BertEncoder.bgeSmall(),
                Precision.FP32);
    }

    @Test
    void figuresComeFromTheReport() throws IOException {
        Path report = Files.writeString(dir.resolve("report.json"), REPORT);
        try (HaneulModel m = model()) {
            assertThat(new ModelCard("small", "apache-2.0", report, "## Limits\n\nMany.\n").of(m, dir))
                    .startsWith(
                            "---\nlicense: apache-2.0\npipeline_tag: text-to-video\nlibrary_name: haneul\n---\n\n# small\n")
                    .contains(
                            "32 wide, 2 blocks, 2 heads, patches of 1 × 2 × 2 latents, behind stages 8 wide with 1 pair of"
                                    + " convolutions there and back")
                    .contains(
                            "--prompts 64 --seed 3 --steps 20 --threads 2` on 2026-11-27 (Some CPU, fp32 (asked for), 2 min)")
                    .contains("| one thing | 48 | 25 (15–39) | 100 | 38 |")
                    .contains("| one thing, by kind | of |")
                    .contains("| star | 8 | 13 (2–47) | 100 | 25 |")
                    .contains("| animate | 32 | 13 (5–28) | 31 | 47 | 22 |")
                    .contains("| mirror, of 32 | 50 (34–66) |")
                    .doesNotContain("## Training")
                    .endsWith("## Limits\n\nMany.\n");
        }
    }

    @Test
    void whatIsNotKnownIsNotSaid() {
        try (HaneulModel m = model()) {
            assertThat(new ModelCard("small", null, null, "").of(m, dir))
                    .startsWith("---\npipeline_tag")
                    .contains("None were measured")
                    .doesNotContain("icence");
        }
    }
}
