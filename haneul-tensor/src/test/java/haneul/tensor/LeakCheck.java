package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs each test inside a scope and asserts that no tensor outlives it. */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private long before;
    private Scope scope;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = Scope.liveTensors();
        scope = Scope.open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        scope.close();
        assertThat(Scope.liveTensors()).as("live tensors after the test").isEqualTo(before);
    }
}
