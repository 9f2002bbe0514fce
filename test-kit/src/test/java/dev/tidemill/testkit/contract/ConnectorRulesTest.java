/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tidemill.StreamingContext;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The rules find what they are for. */
class ConnectorRulesTest {
  private static final JavaClasses GUILTY = new ClassFileImporter().importClasses(Guilty.class);

  @Test
  void a_use_of_what_is_not_for_connectors_is_found_unless_it_is_a_library() {
    String itself = ConnectorRulesTest.class.getPackageName();
    assertThatThrownBy(() -> ConnectorRules.usesOnly(itself, Set.of()).check(GUILTY))
        .hasMessageContaining("StreamingContext");
    ConnectorRules.usesOnly(itself, Set.of("dev.tidemill")).check(GUILTY);
  }

  @Test
  void clocks_and_random_numbers_are_found() {
    assertThatThrownBy(() -> ConnectorRules.READS_NO_CLOCK.check(GUILTY))
        .hasMessageContaining("nanoTime");
    assertThatThrownBy(() -> ConnectorRules.IS_NOT_RANDOM.check(GUILTY))
        .hasMessageContaining("randomUUID")
        .hasMessageContaining("java.util.Random");
  }

  @Test
  void threads_and_executors_are_found_but_for_those_of_their_owners() {
    assertThatThrownBy(() -> ConnectorRules.startsNoThread(Set.of("Other")).check(GUILTY))
        .hasMessageContaining("Executor")
        .hasMessageContaining("Thread.<init>");
    ConnectorRules.startsNoThread(Set.of("Guilty")).allowEmptyShould(true).check(GUILTY);
  }

  @Test
  void texts_that_depend_on_the_locale_are_found() {
    assertThatThrownBy(() -> ConnectorRules.NAMES_ITS_LOCALE.check(GUILTY))
        .hasMessageContaining("toLowerCase")
        .hasMessageContaining("format");
  }

  /** A test that looks at nothing must not succeed. */
  @Test
  void a_package_without_classes_is_no_connector() {
    assertThatThrownBy(() -> new ConnectorArchitecture() {
          @Override
          public Set<String> libraries() {
            return Set.of();
          }

          @Override
          public Set<String> publicTypes() {
            return Set.of("Missing");
          }
        }.only_what_users_need_is_public())
        .hasMessageContaining("Missing");
  }

  /** Does all that a connector should not. */
  static final class Guilty {
    @SuppressWarnings({"StringCaseLocaleUsage", "AnnotateFormatMethod"})
    String text(String pattern) {
      return String.format(pattern.toLowerCase(), 1);
    }

    long run(StreamingContext ssc, Executor executor) {
      executor.execute(ssc::start);
      new Thread(null, ssc::start, UUID.randomUUID().toString(), new Random().nextInt()).start();
      return System.nanoTime();
    }
  }
}
