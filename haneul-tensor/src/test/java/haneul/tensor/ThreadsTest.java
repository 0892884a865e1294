package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private int before;

    @BeforeEach
    void two() {
        before = Threads.get();
        Threads.set(2);
    }

    @AfterEach
    void asItWas() {
        Threads.set(before);
    }

    @Test
    void resultsStandInTheOrderOfTheList() {
        List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
        assertThat(Threads.each(numbers, n -> n * n))
                .isEqualTo(numbers.stream().map(n -> n * n).toList());
        assertThat(Threads.each(numbers, n -> Threads.get())).containsOnly(1);
        assertThat(Threads.get()).isEqualTo(2);
    }

    /** What runs in native code must not go on while its caller's scopes are closed. */
    @Test
    void noneIsLeftRunningWhenOneFails() {
        for (Throwable failure : List.of(new IllegalStateException("no"), new OutOfMemoryError("no"))) {
            CountDownLatch bothBegan = new CountDownLatch(2);
            AtomicBoolean ended = new AtomicBoolean();
            assertThatThrownBy(() -> Threads.each(List.of(0, 1), i -> {
                        bothBegan.countDown();
                        await(bothBegan);
                        if (i == 0) {
                            if (failure instanceof Error error) {
                                throw error;
                            }
                            throw (RuntimeException) failure;
                        }
                        pause();
                        ended.set(true);
                        return i;
                    }))
                    .isSameAs(failure);
            assertThat(ended).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
