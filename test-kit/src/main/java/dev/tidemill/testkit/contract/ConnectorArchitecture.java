/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the code of a connector, or of a codec, keeps to: it uses the packages that are made for it and
 * its client library, takes time and threads from the runtime, and writes the same texts on every
 * machine.
 *
 * <pre>{@code
 * class ArchitectureTest implements ConnectorArchitecture {
 *   @Override
 *   public Set<String> libraries() {
 *     return Set.of("org.zeromq..");
 *   }
 *
 *   @Override
 *   public Set<String> publicTypes() {
 *     return Set.of("ZeroMq", "ZeroMqSink", "ZeroMqSource");
 *   }
 * }
 * }</pre>
 *
 * <p>Looks at the classes in the package of the test, but for tests, and not at packages below it. It
 * needs <a href="https://www.archunit.org">ArchUnit</a> ({@code com.tngtech.archunit:archunit}) on the
 * class path of the tests; the kit does not bring it.
 */
public interface ConnectorArchitecture {
  /**
   * The packages that it may use besides those for connectors, {@code java..} and JSpecify's, in
   * ArchUnit's notation: {@code ..} at the end stands for packages below.
   */
  Set<String> libraries();

  /** The simple names of its public types; users need no others. */
  Set<String> publicTypes();

  /** The simple names of classes that may start threads and use executors; none by default. */
  default Set<String> threadOwners() {
    return Set.of();
  }

  /** The classes that are looked at. */
  private JavaClasses connector() {
    return ConnectorClasses.of(getClass().getPackageName());
  }

  @Test
  default void it_uses_what_connectors_may_use() {
    ConnectorRules.usesOnly(getClass().getPackageName(), libraries()).check(connector());
  }

  @Test
  default void it_reads_no_clock_starts_no_thread_and_is_not_random() {
    JavaClasses connector = connector();
    ConnectorRules.READS_NO_CLOCK.check(connector);
    ConnectorRules.startsNoThread(threadOwners()).check(connector);
    ConnectorRules.IS_NOT_RANDOM.check(connector);
  }

  @Test
  default void it_writes_the_same_texts_under_every_locale() {
    ConnectorRules.NAMES_ITS_LOCALE.check(connector());
  }

  @Test
  default void only_what_users_need_is_public() {
    assertThat(connector().stream()
            .filter(
                type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(publicTypes());
  }
}
