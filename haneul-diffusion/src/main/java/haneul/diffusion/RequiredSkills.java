package haneul.diffusion;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Level;
import haneul.model.Skill;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a canvas asks of a model. */
final class RequiredSkills {
    private RequiredSkills() {}

    /** The skills that painting it takes. */
    static Set<Skill> of(Canvas canvas) {
        EnumSet<Skill> out = EnumSet.noneOf(Skill.class);
        for (int i = 0; i < canvas.grid().frames(); i++) {
            Level level = canvas.level(i);
            if (level.equals(Level.GIVEN)) {
                out.add(i == 0 ? Skill.FIRST : Skill.FRAMES);
            } else if (!level.isUniform()) {
                out.add(Skill.PLACES);
            }
        }
        if (canvas.isBlank()) {
            out.add(Skill.TEXT);
        }
        if (!canvas.references().isEmpty()) {
            out.add(Skill.REFERENCE);
        }
        return out;
    }

    /** What a model with some skills was not trained for, a line each. */
    static List<String> beyond(Canvas canvas, Set<Skill> skills) {
        List<String> out = new ArrayList<>();
        for (Skill s : of(canvas)) {
            if (!skills.contains(s)) {
                out.add(
                        s == Skill.REFERENCE
                                ? "this model takes no reference pictures: they are left out"
                                : "this model was not trained for " + s.words() + ": results may be poor");
            }
        }
        return out;
    }
}
