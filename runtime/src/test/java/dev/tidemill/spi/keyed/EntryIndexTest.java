package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index finds the entries of a list by their hashes, whatever was added, taken out and renumbered. */
class EntryIndexTest {
  private static final int SEEDS = 200;
  private static final int STEPS = 400;

  private final EntryIndex index = new EntryIndex();
  private final List<Integer> hashes = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000_000_000})
  void every_entry_is_found_and_no_other(int differentHashes) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new EntryIndexTest().run(new Random(seed), differentHashes, "seed " + seed);
    }
  }

  private void run(Random random, int differentHashes, String seed) {
    for (int step = 0; step < STEPS; step++) {
      boolean grows = step % 100 < 60;
      if (hashes.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
        add(EntryIndex.mixed(random.nextInt(differentHashes)));
      } else if (random.nextInt(10) == 0) {
        add(EntryIndex.mixed(random.nextInt(differentHashes)));
        int newest = hashes.size() - 1;
        index.removeNewest(newest, hashes.get(newest));
        hashes.remove(newest);
      } else {
        takeOut(random.nextInt(hashes.size()));
      }
      if (step % 20 == 0) {
        compare(seed + ", step " + step);
      }
      if (step % 100 == 99) {
        index.resize(hashes.size() + 1, hashes.size(), mixed());
        compare(seed + ", step " + step);
      }
    }
  }

  private void add(int mixed) {
    if (hashes.size() == index.most()) {
      index.resize(hashes.size() + 1, hashes.size(), mixed());
    }
    index.add(hashes.size(), mixed);
    hashes.add(mixed);
  }

  /** The last entry takes the place of the one that goes. */
  private void takeOut(int entry) {
    int last = hashes.size() - 1;
    index.remove(entry, mixed());
    if (entry != last) {
      index.renumber(last, hashes.get(last), entry);
      hashes.set(entry, hashes.get(last));
    }
    hashes.remove(last);
  }

  private int[] mixed() {
    return hashes.stream().mapToInt(hash -> hash).toArray();
  }

  /** From its home on, up to the first empty slot, a key finds all entries of its hash. */
  private void compare(String where) {
    for (int hash : new TreeSet<>(hashes)) {
      TreeSet<Integer> expected = new TreeSet<>();
      for (int entry = 0; entry < hashes.size(); entry++) {
        if (hashes.get(entry) == hash) {
          expected.add(entry);
        }
      }
      TreeSet<Integer> found = new TreeSet<>();
      for (int slot = index.home(hash); !index.isEmpty(slot); slot = index.after(slot)) {
        if (index.mayHold(slot, hash) && hashes.get(index.entryIn(slot)) == hash) {
          assertThat(found.add(index.entryIn(slot))).as(where).isTrue();
        }
      }
      assertThat(found).as(where).isEqualTo(expected);
    }
  }
}
