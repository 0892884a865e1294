package haneul.diffusion.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.diffusion.Drawn;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanvasJsonTest {
    private static final String HEAD = "{\"canvas\":1,\"width\":8,\"height\":4,\"frames\":9,\"fps\":8";

    @TempDir
    Path folder;

    private Canvas read(String rest) {
        return Canvas.fromJson(HEAD + rest + "}", folder);
    }

    @Test
    void filesLieBesideTheCanvas() {
        Frame f = Drawn.frame(new Rng(1), 8, 4);
        try (VideoWriter w = VideoWriter.create(folder.resolve("a.png"), 8, 4, 8, VideoWriter.Options.PLAIN)) {
            w.write(f);
        }
        Canvas c = read(",\"say\":[{\"text\":\"하늘\"}],\"paste\":[{\"at\":8,\"file\":\"a.png\"}]");
        Canvas same = Canvas.blank(Grid.of(8, 4, 9)).say("하늘").paste(f, 8);
        assertThat(c).isEqualTo(same);
        assertThat(c.held(4).frame(5).rgb()).isEqualTo(f.rgb());
    }

    @Test
    void anAdaptedFileIsNotedOnce() throws IOException {
        BufferedImage clear = new BufferedImage(8, 4, BufferedImage.TYPE_INT_ARGB);
        ImageIO.write(clear, "png", folder.resolve("clear.png").toFile());
        List<String> notes = new ArrayList<>();
        String twice = ",\"paste\":[{\"at\":0,\"file\":\"clear.png\"},{\"at\":8,\"file\":\"./clear.png\"}]}";
        Canvas c = Canvas.fromJson(HEAD + twice, folder, notes::add);
        assertThat(notes).containsExactly("clear.png is laid onto white where it is transparent");
        assertThat(c.frame(8).at(3, 2, 1)).isEqualTo(255);
    }

    @Test
    void referencePicturesOfAnySizeComeBack() {
        Canvas c = Canvas.blank(Grid.of(8, 4, 9))
                .refer(List.of(Drawn.frame(new Rng(1), 5, 7), Drawn.frame(new Rng(2), 16, 3)));
        Canvas again = Canvas.fromJson(c.toJson(), folder);
        assertThat(again).isEqualTo(c);
        assertThat(again.references().get(1).width()).isEqualTo(16);
        assertThat(c).isNotEqualTo(Canvas.blank(Grid.of(8, 4, 9)));
        assertThat(c.part(2, 5).references()).hasSize(2);
        refused(HEAD + ",\"refer\":[7]}", "refer");
    }

    @Test
    void wrongCanvasesAreRefused() {
        refused("no", "JSON");
        refused("[]", "canvas");
        refused("{\"canvas\":2}", "canvas");
        refused(HEAD.replace(":8,", ":0,") + "}", "0x4");
        refused(HEAD.replace(":8,", ":8.5,") + "}", "8.5");
        refused(HEAD.replace(":8,", ":10000000000,") + "}", "10000000000");
        refused(HEAD + ",\"say\":{}}", "say");
        refused(HEAD + ",\"say\":[{\"from\":9,\"text\":\"x\"}]}", "9");
        refused(HEAD + ",\"say\":[{}]}", "text");
        refused(HEAD + ",\"paste\":[{\"at\":0,\"file\":\"../secret.png\"}]}", "outside");
        refused(HEAD + ",\"paste\":[{\"at\":0,\"file\":\"/etc/hostname\"}]}", "outside");
        refused(HEAD + ",\"paste\":[{\"at\":0,\"file\":\"missing.png\"}]}", "missing.png");
        refused(HEAD + ",\"paste\":[{\"at\":0,\"pictures\":[\"data:image/png;base64,AAAA\"]}]}", "damaged");
        refused(HEAD + ",\"paste\":[{\"at\":0,\"pictures\":[\"data:image/png;base64,*\"]}]}", "base64");
        refused(HEAD + ",\"paste\":[{\"at\":0,\"pictures\":[7]}]}", "pictures");
        String wide = Packed.picture(Drawn.frame(new Rng(1), 9, 4));
        refused(HEAD + ",\"paste\":[{\"at\":0,\"pictures\":[\"" + wide + "\"]}]}", "9x4");
        String given = ",\"paste\":[{\"at\":0,\"pictures\":[\"" + Packed.picture(Frame.black(8, 4)) + "\"]}]";
        refused(HEAD + given + ",\"levels\":[{\"from\":0,\"to\":10,\"level\":0.5}]}", "10");
        refused(HEAD + given + ",\"levels\":[{\"level\":2}]}", "2");
        refused(HEAD + given + ",\"levels\":[{\"level\":\"AAAA\"}]}", "mask");
        String mask = Packed.mask(Level.GIVEN, 31);
        refused(HEAD + given + ",\"levels\":[{\"level\":\"" + mask + "\"}]}", "32 levels");
    }

    /** Also behind symbolic links nothing outside of the folder is read; those that stay inside are followed. */
    @Test
    void linksLeadNowhereElse(@TempDir Path elsewhere) throws IOException {
        Frame f = Drawn.frame(new Rng(1), 8, 4);
        for (Path place : List.of(elsewhere.resolve("secret.png"), folder.resolve("own/1.png"))) {
            Files.createDirectories(place.getParent());
            VideoWriter.save(Video.of(8, List.of(f)), place, VideoWriter.Options.PLAIN);
        }
        Files.createSymbolicLink(folder.resolve("file.png"), elsewhere.resolve("secret.png"));
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        Files.createDirectory(folder.resolve("frames"));
        Files.createSymbolicLink(folder.resolve("frames/1.png"), elsewhere.resolve("secret.png"));
        String around = "linked/../" + elsewhere.getFileName() + "/secret.png";
        for (String name : List.of("file.png", "linked/secret.png", "linked", "frames", around)) {
            refused(HEAD + ",\"paste\":[{\"at\":0,\"file\":\"" + name + "\"}]}", "outside");
        }
        Files.createSymbolicLink(folder.resolve("inside.png"), folder.resolve("own/1.png"));
        Path seen = Files.createSymbolicLink(elsewhere.resolve("seen"), folder);
        for (String name : List.of("inside.png", "own", "own/../inside.png")) {
            String json = HEAD + ",\"paste\":[{\"at\":0,\"file\":\"" + name + "\"}]}";
            assertThat(Canvas.fromJson(json, seen).frame(0).rgb()).isEqualTo(f.rgb());
        }
    }

    @Test
    void misspeltFieldsAreRefusedWithTheOnesThatWereMeant() {
        refused(HEAD + ",\"sya\":[]}", "did you mean \"say\"?");
        refused(HEAD + ",\"say\":[{\"txt\":\"x\"}]}", "did you mean \"text\"?");
        refused(HEAD + ",\"paste\":[{\"att\":3}]}", "did you mean \"at\"?");
        refused(HEAD + ",\"levels\":[{\"form\":3}]}", "did you mean \"from\"?");
        refused(HEAD + ",\"whale\":1}", "leave it out");
        assertThat(read(",\"settings\":{\"seed\":7}").isBlank()).isTrue();
    }

    private void refused(String json, String says) {
        assertThatThrownBy(() -> Canvas.fromJson(json, folder))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining(says);
    }
}
