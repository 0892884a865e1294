package haneul.model.family.wan.vae;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import haneul.model.cost.Cost;
import haneul.model.cost.Op;
import haneul.model.weights.Config;
import haneul.tensor.LeakCheck;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class WanVaeCostsTest {
    private static final WanVaeConfig WAN21 =
            WanVaeConfig.read(Config.of("config.json", JsonNodeFactory.instance.objectNode()));

    /** All of it but passes, in 10¹² operations. */
    private static double work(Cost cost) {
        return cost.ops().entrySet().stream()
                        .filter(e -> !(e.getKey() instanceof Op.Pass))
                        .mapToDouble(e -> e.getKey().amount() * e.getValue())
                        .sum()
                / 1e12;
    }

    /** The last level of the decoder by hand: six convolutions of 96 channels and one to three, four frames. */
    @Test
    void theLastLevelIsMostOfTheWork() {
        double pixels = 480.0 * 320 * 4;
        double last = 2 * 27 * pixels * (6 * 96 * 96 + 96 * 3) / 1e12;
        Cost decode = new WanVaeCosts(WAN21).decode(480, 320);
        assertThat(work(decode)).isBetween(2 * last, 4 * last);
        assertThat(work(new WanVaeCosts(WAN21).encode(480, 320))).isBetween(last, 2 * last);
    }

    @Test
    void workGrowsWithThePictureAndMemoryOnlyWithWhatIsKept() {
        WanVaeCosts costs = new WanVaeCosts(WAN21, 1 << 28);
        Cost small = costs.decode(480, 320);
        Cost large = costs.decode(960, 640);
        assertThat(work(large)).isCloseTo(4 * work(small), Percentage.withPercentage(5)); // attention by 16
        assertThat(large.bytes()).isLessThan(4 * small.bytes());
        assertThat(small.bytes())
                .isLessThan(new WanVaeCosts(WAN21).decode(480, 320).bytes());
        assertThat(new WanVaeCosts(WAN21).decode(480, 320).bytes()).isBetween(1.5e9, 5e9);
    }
}
