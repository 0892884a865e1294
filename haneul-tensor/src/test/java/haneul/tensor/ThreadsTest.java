package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
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

    /** libtorch gives each new thread the count that any thread has set last. */
    @Test
    void threadsThatBeginAfterWorkInTheBackgroundHaveTheConfiguredCount() throws Exception {
        assertThat(Threads.later(ThreadsTest::countAfterWork).get()).isEqualTo(1);
        assertThat(Threads.each(List.of(0, 1, 2), i -> countAfterWork())).containsOnly(1);
        for (int i = 0; i < 3; i++) {
            FutureTask<Integer> work = new FutureTask<>(ThreadsTest::countAfterWork);
            new Thread(work).start();
            assertThat(work.get()).isEqualTo(2);
        }
    }

    @Test
    void threadsThatBeginWhileWorkGoesOnHaveTheConfiguredCount() throws Exception {
        CountDownLatch computed = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        var background = Threads.later(() -> {
            countAfterWork();
            computed.countDown();
            await(seen);
            return countAfterWork();
        });
        await(computed);
        FutureTask<Integer> work = new FutureTask<>(ThreadsTest::countAfterWork);
        new Thread(work).start();
        assertThat(work.get()).isEqualTo(2);
        seen.countDown();
        assertThat(background.get()).isEqualTo(1);
    }

    @Test
    void aCountSetLaterReachesThreadsThatHaveComputedBefore() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            assertThat(one.submit(ThreadsTest::countAfterWork).get()).isEqualTo(2);
            Threads.set(3);
            assertThat(one.submit(ThreadsTest::countAfterWork).get()).isEqualTo(3);
        } finally {
            one.shutdown();
        }
    }

    /** What libtorch itself says after an operation large enough for several threads. */
    private static int countAfterWork() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.ones(300, 300);
            assertThat(x.matmul(x).exp().sum().item()).isPositive();
        }
        return torch.get_num_threads();
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
