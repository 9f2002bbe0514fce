/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import static dev.tidemill.internal.checkpoint.DescribedNode.Kind.OUTPUT;
import static dev.tidemill.internal.checkpoint.DescribedNode.Kind.SOURCE;
import static dev.tidemill.internal.checkpoint.DescribedNode.Kind.STATE;
import static dev.tidemill.internal.checkpoint.DescribedNode.Kind.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.checkpoint.CheckpointSettings.OnChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UpgradeTest {
  private static final DescribedNode LINES = node(SOURCE, "lines", "files");
  private static final DescribedNode COUNTS = node(STATE, "counts", "updateStateByKey");
  private static final DescribedNode PANES = node(WINDOW, "counts.panes", "records");
  private static final DescribedNode FILES = node(OUTPUT, "files", "text");

  @Test
  void the_same_job_is_kept() {
    Upgrade upgrade = upgrade(List.of(LINES, COUNTS), List.of(COUNTS, LINES));
    assertThat(upgrade.isEmpty()).isTrue();
    upgrade.requireAccepted(OnChange.FAIL, "/ck");
  }

  @Test
  void what_is_new_is_accepted() {
    Upgrade upgrade = upgrade(List.of(LINES), List.of(LINES, COUNTS));
    upgrade.requireAccepted(OnChange.SAFE, "/ck");
    assertThatThrownBy(() -> upgrade.requireAccepted(OnChange.FAIL, "/ck"))
        .hasMessageContaining("stream.checkpoint.onChange=fail accepts no change");
  }

  @Test
  void what_is_missing_is_refused_with_a_table() {
    assertThatThrownBy(() -> upgrade(List.of(LINES, COUNTS), List.of(LINES, FILES))
            .requireAccepted(OnChange.SAFE, "/ck"))
        .hasMessage("""
            the job is not the one that the checkpoint in /ck is of; nothing was changed:
            effect   what    name                           what to do
            kept     source  lines   lines (Job.java)
            added    output  files   files (Job.java)
            missing  state   counts  was counts (Job.java)  name its successor .formerly("counts"), or drop it: stream.checkpoint.drop=counts
            """)
        .extracting(e -> ((TidemillException) e).code())
        .isEqualTo(ErrorCode.CHECKPOINT_MISMATCH);
  }

  @Test
  void what_is_dropped_by_name_is_accepted() {
    Upgrade upgrade = Upgrade.between(
        new JobDescription(List.of(LINES, COUNTS)),
        new JobDescription(List.of(LINES)),
        Map.of(),
        Set.of("counts"),
        Map.of(),
        Map.of());
    upgrade.requireAccepted(OnChange.SAFE, "/ck");
    assertThat(upgrade.droppedNames(STATE)).containsExactly("counts");
  }

  @Test
  void another_kind_of_state_under_an_old_name_is_refused() {
    DescribedNode other = node(STATE, "counts", "mapWithState");
    Upgrade upgrade = upgrade(List.of(COUNTS), List.of(other));
    assertThat(upgrade.isRefused()).isTrue();
    assertThat(upgrade.toString()).contains("updateStateByKey -> mapWithState");
    Upgrade dropping = Upgrade.between(
        new JobDescription(List.of(COUNTS)),
        new JobDescription(List.of(other)),
        Map.of(),
        Set.of("counts"),
        Map.of(),
        Map.of());
    assertThat(dropping.isRefused()).isFalse();
  }

  @Test
  void a_former_name_takes_its_derived_keys_along() {
    Upgrade upgrade = Upgrade.between(
        new JobDescription(List.of(COUNTS, PANES)),
        new JobDescription(List.of(
            node(STATE, "totals", "updateStateByKey"), node(WINDOW, "totals.panes", "records"))),
        Map.of("counts", "totals"),
        Set.of(),
        Map.of(),
        Map.of());
    assertThat(upgrade.isRefused()).isFalse();
    assertThat(upgrade.renamed())
        .containsOnly(Map.entry("counts", "totals"), Map.entry("counts.panes", "totals.panes"));
  }

  @Test
  void a_former_name_that_is_in_use_again_is_not_a_former_name() {
    Upgrade upgrade = Upgrade.between(
        new JobDescription(List.of(COUNTS)),
        new JobDescription(List.of(COUNTS, node(STATE, "totals", "updateStateByKey"))),
        Map.of("counts", "totals"),
        Set.of(),
        Map.of(),
        Map.of());
    assertThat(upgrade.renamed()).isEmpty();
  }

  @Test
  void what_has_the_present_name_is_not_replaced_by_what_has_a_former_one() {
    Upgrade upgrade = Upgrade.between(
        new JobDescription(List.of(COUNTS, node(STATE, "totals", "updateStateByKey"), PANES)),
        new JobDescription(List.of(
            node(STATE, "totals", "updateStateByKey"), node(WINDOW, "totals.panes", "records"))),
        Map.of("counts", "totals"),
        Set.of("counts"),
        Map.of(),
        Map.of());
    assertThat(upgrade.renamed()).containsExactly(Map.entry("counts.panes", "totals.panes"));
    assertThat(upgrade.droppedNames(STATE)).containsExactly("counts");
    assertThat(upgrade.isRefused()).isFalse();
  }

  @Test
  void a_new_output_with_the_first_name_of_another_one_gets_one_that_is_free() {
    List<DescribedNode> now =
        List.of(FILES, node(OUTPUT, "files-2", "text"), node(OUTPUT, "pages", "text"));
    Upgrade upgrade = Upgrade.between(
        new JobDescription(List.of(node(OUTPUT, "pages", "text"))),
        new JobDescription(now),
        Map.of(),
        Set.of(),
        Map.of(),
        Map.of("pages", "files"));
    assertThat(upgrade.toString().lines().map(String::strip))
        .containsSubsequence(
            "added   output  files    files (Job.java), keeps its data as \"files-3\","
                + " because \"files\" is the first name of another output",
            "added   output  files-2  files-2 (Job.java)");
    assertThat(upgrade.firstNames().others())
        .containsOnly(Map.entry("files", "files-3"), Map.entry("pages", "files"));
  }

  @Test
  void a_part_that_has_its_first_name_again_has_it_alone() {
    Upgrade upgrade = Upgrade.between(
        new JobDescription(List.of(node(OUTPUT, "pages", "text"))),
        new JobDescription(List.of(FILES)),
        Map.of("pages", "files"),
        Set.of(),
        Map.of(),
        Map.of("pages", "files"));
    assertThat(upgrade.isRefused()).isFalse();
    assertThat(upgrade.firstNames().others()).isEmpty();
  }

  @Test
  void a_window_goes_on_with_its_batches_or_not_at_all() {
    JobDescription before = new JobDescription(List.of(COUNTS, PANES));
    JobDescription now = new JobDescription(List.of(COUNTS, node(WINDOW, "all.panes", "records")));
    Map<String, String> panes = Map.of("counts", "all.panes");
    Upgrade refused =
        Upgrade.between(before, now, Map.of(), Set.of("counts.panes"), panes, Map.of());
    assertThat(refused.toString())
        .contains("changed  state", "the batches of its window are not kept")
        .contains("stream.checkpoint.drop=counts");
    Upgrade dropped = Upgrade.between(before, now, Map.of(), Set.of("counts"), panes, Map.of());
    assertThat(dropped.isRefused()).isFalse();
    assertThat(dropped.droppedNames(STATE)).containsExactly("counts");
    Upgrade renamed =
        Upgrade.between(before, now, Map.of("counts", "all"), Set.of(), panes, Map.of());
    assertThat(renamed.isRefused())
        .as("the batches are kept under another name")
        .isFalse();
    assertThat(renamed.droppedNames(STATE)).isEmpty();
  }

  private static Upgrade upgrade(List<DescribedNode> before, List<DescribedNode> now) {
    return Upgrade.between(
        new JobDescription(before),
        new JobDescription(now),
        Map.of(),
        Set.of(),
        Map.of(),
        Map.of());
  }

  private static DescribedNode node(DescribedNode.Kind kind, String name, String form) {
    return new DescribedNode(kind, name, form, name + " (Job.java)");
  }
}
