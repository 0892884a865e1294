package haneul.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import haneul.eval.Evaluation.Row;
import haneul.world.Captions;
import haneul.world.Form;
import haneul.world.Renderer;
import haneul.world.Scene;
import haneul.world.SceneObject;
import haneul.world.Scenes;
import haneul.world.Scenes.Combinations;
import haneul.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The evaluation, of subjects whose skill is known. Seeded: {@code -Dseed=}. */
class EvaluationTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int SIDE = Stand.SIDE;
    private static final int FRAMES = Stand.FRAMES;
    private static final int GROUP = Stand.GROUP;
    private static final Originals ORIGINALS = new Originals(originals(5), originals(6));
    private static final EvalReport.Plan PLAN = new EvalReport.Plan(12, SEED, 24, ORIGINALS);
    private static final EvalReport.Plan LESS = new EvalReport.Plan(8, SEED, 1, Originals.NONE);

    private static List<Supplier<List<Frame>>> originals(long seed) {
        return IntStream.range(0, 60)
                .mapToObj(i ->
                        (Supplier<List<Frame>>) () -> World.sample(seed, i, Scenes.Mix.TRAINING, SIDE, SIDE, FRAMES)
                                .frames())
                .toList();
    }

    /** Every scene that is asked for, by each of its sentences. */
    private static Map<String, Set<Scene>> scenes() {
        List<Scene> all = new ArrayList<>();
        for (int objects = 1; objects <= 3; objects++) {
            for (Combinations c : Combinations.values()) {
                all.addAll(Evaluation.scenes(PLAN.prompts(), SEED, objects, c, SIDE, SIDE));
            }
        }
        all.addAll(Evaluation.filmed(PLAN.prompts(), SEED, SIDE, SIDE));
        all.addAll(Permanence.scenes(PLAN.prompts(), SEED, SIDE, SIDE));
        all.addAll(Edits.edits(PLAN.prompts(), SEED, SIDE, SIDE).stream()
                .map(Edits.Edit::after)
                .toList());
        Map<String, Set<Scene>> out = new HashMap<>();
        for (Scene s : all) {
            put(out, Evaluation.seen(s, SEED), s);
            put(out, Evaluation.unseenWords(s, SEED), s);
            put(out, Evaluation.unseenOrder(s, SEED), s);
            put(out, Evaluation.free(s, SEED), s);
            put(out, Captions.brief(s), s);
        }
        for (Scene s : Relations.scenes(PLAN.prompts(), SEED, SIDE, SIDE)) {
            put(out, Relations.said(s, SEED), s);
        }
        for (Scene s : Mirror.scenes(PLAN.prompts(), SEED, SIDE, SIDE)) {
            put(out, Evaluation.seen(s, SEED), s);
            put(out, Mirror.exchanged(Evaluation.seen(s, SEED)), Mirror.exchanged(s, SIDE, SIDE));
        }
        return out;
    }

    private static void put(Map<String, Set<Scene>> map, String sentence, Scene scene) {
        map.computeIfAbsent(sentence, k -> new LinkedHashSet<>()).add(scene);
    }

    /** The scene that is meant: its sentence is said, and what is given is of its clip. */
    private static Scene meant(Map<String, Set<Scene>> scenes, Canvas canvas) {
        String said = canvas.sentences().get(0).text();
        return scenes.getOrDefault(said, Set.of()).stream()
                .filter(s -> {
                    List<Frame> clip = Renderer.render(s, SIDE, SIDE, FRAMES);
                    return IntStream.range(0, FRAMES)
                            .filter(i -> canvas.isPasted(i) && canvas.level(i).equals(Level.GIVEN))
                            .allMatch(i -> Arrays.equals(
                                    clip.get(i).rgb(), canvas.frame(i).rgb()));
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody should ask for: " + said));
    }

    private static EvalReport report(EvalReport.Plan plan, Stand subject) {
        return EvalReport.of(subject, plan, Progress.SILENT);
    }

    @Test
    void aStopEndsItWithTheNextStepOfTheSampler() {
        AtomicInteger steps = new AtomicInteger();
        Stand slow = new Stand() {
            @Override
            public List<Frame> paint(Canvas canvas, long seed) {
                throw new AssertionError("one at a time");
            }

            @Override
            public List<List<Frame>> paint(List<Canvas> canvases, List<Long> seeds, Progress progress) {
                for (int i = 0; i < 1000; i++) {
                    steps.incrementAndGet();
                    progress.at("paint", i, 1000);
                }
                throw new AssertionError("it was to stop");
            }
        };
        Progress stops = (stage, done, total) -> {
            if (steps.get() >= 5) {
                throw HaneulException.cancelled("stopped at " + stage + ", " + done + " of " + total);
            }
        };
        assertThatThrownBy(() -> EvalReport.of(slow, PLAN, stops))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("stopped at one thing, 0 of 9");
        assertThat(steps.get()).isLessThan(100);
    }

    @Test
    void whoPaintsTheTruthHasEverythingRight() {
        Map<String, Set<Scene>> scenes = scenes();
        EvalReport r = report(PLAN, (canvas, seed) -> Renderer.render(meant(scenes, canvas), SIDE, SIDE, FRAMES));
        for (Row row : r.rows()) {
            assertThat(row.joint().value()).as(row.name()).isCloseTo(row == r.chance() ? 0 : 1, within(0.02));
        }
        assertThat(r.continued()).hasSize(6);
        for (int i = 0; i < 6; i += 2) {
            Continued painted = r.continued().get(i);
            Continued still = r.continued().get(i + 1);
            assertThat(painted.row().painted()).hasSize(6);
            assertThat(painted.joint().value()).as(painted.row().name()).isEqualTo(1);
            assertThat(painted.follows().value()).isEqualTo(1);
            assertThat(still.joint().value()).as(still.row().name()).isLessThanOrEqualTo(0.5);
        }
        assertThat(r.mirror().share().of()).isEqualTo(6);
        assertThat(r.mirror().share().value()).isEqualTo(1);
        assertThat(r.relations().painted().of()).isEqualTo(3);
        assertThat(r.relations().painted().value()).isEqualTo(1);
        assertThat(r.relations().truth().value()).isEqualTo(1);
        assertThat(r.edits().rows()).singleElement().satisfies(e -> {
            assertThat(e.strength()).isEqualTo(0.6);
            assertThat(e.joint().of()).isEqualTo(3);
            assertThat(e.joint().value()).isEqualTo(1);
        });
        assertThat(r.permanence().truth().value()).isEqualTo(1);
        assertThat(r.permanence().painted().value()).isEqualTo(1);
        assertThat(r.permanence().reconstruction().value()).isEqualTo(1);
        assertThat(r.permanence().heldStill().value()).isZero();
        assertThat(r.nearest().ratio()).isBetween(0.7, 1.4);

        assertThat(r.json()).containsKeys("rows", "given", "mirror", "permanence", "nearestTrainingClip");
        assertThat(r.json().toString()).contains("animate, held still={of=6,", "mirror={of=6, right=1.0,");
        assertThat(String.join("\n", r.table()))
                .containsPattern("animate +6 +100\\.0 +100\\.0 +100\\.0 +100\\.0 \\(61\\.0 to 100\\.0\\)")
                .containsPattern("mirror +6 +100\\.0 .*sentence says")
                .containsPattern("edit +3 +100\\.0 .*at strength 0\\.60 changed 100\\.0, the rest kept 100\\.0")
                .containsPattern("three things +3 +100\\.0")
                .containsPattern("moving camera +3 +100\\.0")
                .containsPattern("sides +3 +100\\.0 .*true clips 100\\.0")
                .containsPattern(
                        "permanence +6 +100\\.0 .*held still 0\\.0, reconstructions 100\\.0, true clips 100\\.0")
                .containsPattern("nearest training clip +12 +\\d\\.\\d\\d times");
    }

    @Test
    void whoRepeatsTrainingClipsIsFoundOut() {
        EvalReport r = report(
                new EvalReport.Plan(8, SEED, 1, ORIGINALS),
                (canvas, seed) -> ORIGINALS.training().get((int) (seed % 60)).get());
        assertThat(r.nearest().toTraining()).isZero();
        assertThat(r.nearest().toOthers()).isPositive();
        assertThat(r.nearest().ratio()).isZero();
        assertThat(r.mirror().share().right())
                .as("the same clip cannot go both ways")
                .isZero();
        assertThat(r.continued().get(0).joint().right()).isZero();
        assertThat(r.permanence().painted().right()).isZero();
        assertThat(r.prompted().one().joint().value()).isLessThan(0.2);
    }

    @Test
    void whoHoldsStillGetsTheFloor() {
        EvalReport r = report(LESS, (canvas, seed) -> {
            List<Frame> out = new ArrayList<>();
            for (int i = 0; i < FRAMES; i++) {
                Frame given = canvas.frame(i);
                out.add(given != null ? given : out.isEmpty() ? Frame.black(SIDE, SIDE) : out.get(i - 1));
            }
            return out;
        });
        for (int i = 0; i < 6; i += 2) {
            assertThat(r.continued().get(i).joint())
                    .isEqualTo(r.continued().get(i + 1).joint());
            assertThat(r.continued().get(i).path())
                    .isEqualTo(r.continued().get(i + 1).path());
        }
        assertThat(r.permanence().painted()).isEqualTo(r.permanence().heldStill());
        assertThat(r.prompted().seen().joint().right()).isZero();
    }

    @Test
    void whoForgetsAThingIsWrongOfItAndOfWhatWasHidden() {
        Map<String, Set<Scene>> scenes = scenes();
        EvalReport r = report(LESS, (canvas, seed) -> {
            Scene s = meant(scenes, canvas);
            Scene without = new Scene(
                    s.background(),
                    s.camera(),
                    s.objects().subList(1, s.objects().size()));
            List<Frame> out = Renderer.render(without, SIDE, SIDE, FRAMES);
            return IntStream.range(0, FRAMES)
                    .mapToObj(i -> canvas.isPasted(i) ? canvas.frame(i) : out.get(i))
                    .toList();
        });
        assertThat(r.prompted().seen().joint().right()).isZero();
        assertThat(r.prompted().seen().share(v -> v.background()).value()).isGreaterThan(0.9);
        assertThat(r.permanence().painted().right()).isZero();
        for (int i = 0; i < 6; i += 2) {
            assertThat(r.continued().get(i).follows().right()).isZero();
        }
    }

    @Test
    void whoCannotDrawOneShapeIsFoundOutByKind() {
        Map<String, Set<Scene>> scenes = scenes();
        Form hard = Prompted.ones(PLAN.prompts(), SEED, SIDE, SIDE)
                .get(0)
                .objects()
                .get(0)
                .form();
        Form other = hard == Form.SQUARE ? Form.CIRCLE : Form.SQUARE;
        EvalReport r = report(PLAN, (canvas, seed) -> {
            Scene s = meant(scenes, canvas);
            List<SceneObject> objects = s.objects().stream()
                    .map(t ->
                            t.form() == hard ? new SceneObject(other, t.hue(), t.size(), t.motion(), t.x(), t.y()) : t)
                    .toList();
            return Renderer.render(new Scene(s.background(), s.camera(), objects), SIDE, SIDE, FRAMES);
        });
        Map<String, Row> shapes = new HashMap<>();
        r.prompted().kinds().forEach(k -> shapes.put(k.name(), k));
        shapes.keySet()
                .retainAll(Stream.of(Form.values())
                        .map(f -> f.name().toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(shapes).hasSizeGreaterThan(1);
        shapes.forEach((name, row) ->
                assertThat(row.joint().value()).as(name).isEqualTo(name.equalsIgnoreCase(hard.name()) ? 0 : 1));
        assertThat(shapes.values().stream().mapToInt(k -> k.painted().size()).sum())
                .isEqualTo(r.prompted().one().painted().size());
        assertThat(r.json()).containsKey("kinds");
        assertThat(r.table()).anyMatch(line -> line.startsWith("one thing, by kind"));
    }

    @Test
    void aNetworkThatLosesThingsIsBelowItsBar() {
        Stand whole = (canvas, seed) -> List.of();
        Ceilings all = Ceilings.of(whole, 8, SEED, Progress.SILENT);
        assertThat(all.kept()).isEqualTo(1);
        all.check(1, "model");
        Stand black = new Stand() {
            @Override
            public List<Frame> paint(Canvas canvas, long seed) {
                return List.of();
            }

            @Override
            public List<Frame> reconstruct(List<Frame> clip) {
                return clip.stream().map(f -> Frame.black(SIDE, SIDE)).toList();
            }
        };
        Ceilings none = Ceilings.of(black, 8, SEED, Progress.SILENT);
        assertThat(none.kept()).isZero();
        assertThat(none.json()).containsEntry("ceilingTruth", 1.0).containsEntry("kept", 0.0);
        assertThat(none.table()).hasSize(4).last().asString().contains("keep 0.000");
        assertThatThrownBy(() -> none.check(0.9, "model"))
                .hasMessageContaining("below its bar")
                .hasMessageContaining("0.0 % of reconstructions and 100.0 % of true clips");
    }

    @Test
    void whatIsGivenIsOneFrameAndWholeGroups() {
        List<Frame> clip =
                World.sample(1, 1, Scenes.Mix.TRAINING, SIDE, SIDE, FRAMES).frames();
        Grid grid = Grid.of(SIDE, SIDE, FRAMES);
        assertThat(known(Given.ANIMATE)).containsExactly(0);
        assertThat(known(Given.EXTEND)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(known(Given.BETWEEN)).containsExactly(0, 1, 2, 3, 4, 13, 14, 15, 16);
        for (Given g : Given.values()) {
            Canvas c = g.canvas(clip, "a circle", grid, GROUP);
            assertThat(IntStream.range(0, FRAMES).filter(c::isPasted).toArray()).isEqualTo(known(g));
            assertThat(c.sentences().get(0).text()).isEqualTo("a circle");
        }
        assertThat(Given.ANIMATE.fits(5, GROUP)).isTrue();
        assertThat(Given.EXTEND.fits(5, GROUP)).isFalse();
        assertThat(Given.BETWEEN.fits(9, GROUP)).isFalse();
        assertThat(Given.ANIMATE.fits(1, GROUP)).isFalse();
    }

    private static int[] known(Given g) {
        return IntStream.range(0, FRAMES).filter(i -> g.known(i, FRAMES, GROUP)).toArray();
    }

    @Test
    void leftAndRightAreExchangedAsWords() {
        assertThat(Mirror.exchanged("a red ball slides to the left, right on a grey background"))
                .isEqualTo("a red ball slides to the right, left on a grey background");
        assertThat(Mirror.exchanged("bright lefty")).isEqualTo("bright lefty");
        for (Scene s : Mirror.scenes(20, SEED, SIDE, SIDE)) {
            String sentence = Evaluation.seen(s, SEED);
            assertThat(Mirror.exchanged(sentence)).isNotEqualTo(sentence);
        }
    }
}
