/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobCatalogTest {

  private static final JobCandidate WORD_COUNT = new JobCandidate("com.acme.WordCount", Kind.JOB);
  private static final JobCandidate TOTALS = new JobCandidate("com.acme.Jobs$Totals", Kind.JOB);
  private static final JobCandidate OTHER_TOTALS = new JobCandidate("com.acme.Totals", Kind.JOB);
  private static final JobCandidate APP = new JobCandidate("com.acme.App", Kind.MAIN);
  private static final JobCandidate TOOL = new JobCandidate("com.acme.Tool", Kind.MAIN);
  private static final JobCandidate HIDDEN = new JobCandidate("com.acme.Hidden", Kind.NOT_PUBLIC);
  private static final Optional<Path> RUNTIME = Optional.of(Path.of("runtime.jar"));

  @Test
  void the_only_job_is_chosen() {
    assertThat(choose(List.of(WORD_COUNT))).isEqualTo(new JobChoice.Chosen(WORD_COUNT));
  }

  @Test
  void a_job_wins_over_main_classes() {
    assertThat(choose(List.of(APP, WORD_COUNT, TOOL))).isEqualTo(new JobChoice.Chosen(WORD_COUNT));
  }

  @Test
  void without_jobs_the_only_main_class_is_chosen() {
    assertThat(choose(List.of(APP))).isEqualTo(new JobChoice.Chosen(APP));
  }

  @Test
  void several_jobs_are_listed_by_name_without_main_classes() {
    assertThat(choose(List.of(WORD_COUNT, APP, TOTALS)))
        .isEqualTo(new JobChoice.Several(List.of(TOTALS, WORD_COUNT)));
  }

  @Test
  void several_main_classes_are_listed() {
    assertThat(choose(List.of(TOOL, APP))).isEqualTo(new JobChoice.Several(List.of(APP, TOOL)));
  }

  @Test
  void nothing_is_nothing_to_run() {
    assertThat(choose(List.of())).isEqualTo(new JobChoice.None());
  }

  @Test
  void a_name_is_the_full_name_or_its_end_from_a_dot_on() {
    List<JobCandidate> all = List.of(WORD_COUNT, TOTALS, APP);

    assertThat(choose(all, "com.acme.WordCount")).isEqualTo(new JobChoice.Chosen(WORD_COUNT));
    assertThat(choose(all, "WordCount")).isEqualTo(new JobChoice.Chosen(WORD_COUNT));
    assertThat(choose(all, "com.acme.Jobs$Totals")).isEqualTo(new JobChoice.Chosen(TOTALS));
    assertThat(choose(all, "com.acme.Jobs.Totals")).isEqualTo(new JobChoice.Chosen(TOTALS));
    assertThat(choose(all, "Jobs.Totals")).isEqualTo(new JobChoice.Chosen(TOTALS));
    assertThat(choose(all, "Totals")).isEqualTo(new JobChoice.Chosen(TOTALS));
    assertThat(choose(all, "App")).isEqualTo(new JobChoice.Chosen(APP));
    assertThat(choose(all, "Count")).isEqualTo(new JobChoice.None());
  }

  @Test
  void a_simple_name_of_two_classes_is_ambiguous() {
    assertThat(choose(List.of(TOTALS, OTHER_TOTALS, WORD_COUNT), "Totals"))
        .isEqualTo(new JobChoice.Several(List.of(TOTALS, OTHER_TOTALS)));
  }

  @Test
  void a_full_name_is_never_ambiguous() {
    JobCandidate inUnnamedPackage = new JobCandidate("Totals", Kind.JOB);

    assertThat(choose(List.of(inUnnamedPackage, OTHER_TOTALS), "Totals"))
        .isEqualTo(new JobChoice.Chosen(inUnnamedPackage));
  }

  @Test
  void a_class_of_a_dependency_is_chosen_if_it_was_named() {
    JobCandidate foreign = new JobCandidate("org.lib.Sample", Kind.JOB);
    JobCatalog catalog =
        new JobCatalog(List.of(WORD_COUNT), List.of(), Optional.of(foreign), RUNTIME);

    assertThat(catalog.choose(Optional.of("org.lib.Sample")))
        .isEqualTo(new JobChoice.Chosen(foreign));
  }

  @Test
  void a_job_that_cannot_be_created_is_told_of_where_there_is_no_other() {
    assertThat(chooseWithHidden(List.of(), Optional.empty()))
        .isEqualTo(new JobChoice.Hidden(List.of(HIDDEN)));
    assertThat(chooseWithHidden(List.of(), Optional.of("Hidden")))
        .isEqualTo(new JobChoice.Hidden(List.of(HIDDEN)));
    assertThat(chooseWithHidden(List.of(WORD_COUNT), Optional.empty()))
        .isEqualTo(new JobChoice.Chosen(WORD_COUNT));
  }

  @Test
  void the_full_name_of_a_job_that_cannot_be_created_means_no_other() {
    JobCandidate sameName = new JobCandidate("org.other.com.acme.Hidden", Kind.JOB);

    assertThat(chooseWithHidden(List.of(sameName), Optional.of("com.acme.Hidden")))
        .isEqualTo(new JobChoice.Hidden(List.of(HIDDEN)));
  }

  @Test
  void a_program_is_no_substitute_for_a_job_that_cannot_be_created() {
    assertThat(chooseWithHidden(List.of(APP), Optional.empty()))
        .isEqualTo(new JobChoice.Hidden(List.of(HIDDEN)));
    assertThat(chooseWithHidden(List.of(APP), Optional.of("App")))
        .isEqualTo(new JobChoice.Chosen(APP));
  }

  private static JobChoice chooseWithHidden(List<JobCandidate> own, Optional<String> name) {
    return new JobCatalog(own, List.of(HIDDEN), Optional.empty(), RUNTIME).choose(name);
  }

  private static JobChoice choose(List<JobCandidate> own) {
    return new JobCatalog(own, List.of(), Optional.empty(), RUNTIME).choose(Optional.empty());
  }

  private static JobChoice choose(List<JobCandidate> own, String name) {
    return new JobCatalog(own, List.of(), Optional.empty(), RUNTIME).choose(Optional.of(name));
  }
}
