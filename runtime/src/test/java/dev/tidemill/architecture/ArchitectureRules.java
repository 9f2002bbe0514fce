/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.architecture;

import static java.util.function.Predicate.not;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.tidemill.architecture.PackageTable.Mark;
import dev.tidemill.architecture.PackageTable.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of architecture, for the code base of one {@link PackageTable}.
 *
 * <p>Each rule answers with what breaks it, one sentence per place; an empty list means that the rule
 * is kept. Rules read class files, so a package that is named in Javadoc alone is not seen.
 */
public final class ArchitectureRules {
  /** Packages that every class may name: the JDK's and the annotations for absent values. */
  private static final List<String> FREE = List.of("java.", "org.jspecify.");

  private static final String LOGGING = "org.slf4j";

  private final PackageTable table;
  private final String clockClass;
  private final JavaClasses classes;

  /**
   * Rules for the classes of a code base.
   *
   * @param clockClass the only class that may read wall time, relative to the base package
   */
  public ArchitectureRules(PackageTable table, String clockClass, JavaClasses classes) {
    this.table = table;
    this.clockClass = table.base() + "." + clockClass;
    this.classes = classes;
  }

  /** A rule that looked at nothing is kept by anything: there must be enough classes to look at. */
  public List<String> tooFewClasses(int atLeast) {
    long found = own().count();
    return found >= atLeast
        ? List.of()
        : List.of(String.format(
            Locale.ROOT,
            "only %d classes found below %s, at least %d expected: is the code base where the test looks for it?",
            found,
            table.base(),
            atLeast));
  }

  /** Every package has one row and at least one class, and every row has a package. */
  public List<String> packagesAndRowsThatDoNotMatch() {
    Set<String> found = new TreeSet<>();
    Set<String> filled = new TreeSet<>();
    for (JavaClass type : classes) {
      if (table.covers(type.getPackageName())) {
        found.add(table.relative(type.getPackageName()));
      }
    }
    own().forEach(type -> filled.add(table.relative(type.getPackageName())));
    List<String> named = table.rows().stream().map(Row::name).toList();
    Set<String> seen = new HashSet<>();
    return Stream.of(
            sentences("%s has no row: decide what it may import", found, not(named::contains)),
            sentences("%s has no class: add it with its first one", found, not(filled::contains)),
            sentences("%s has a row and does not exist", named, not(found::contains)),
            sentences("%s has two rows", named, not(seen::add)))
        .flatMap(sentences -> sentences)
        .toList();
  }

  /** A row names only rows above it. */
  public List<String> rowsThatNameNoRowAbove() {
    Set<String> above = new HashSet<>();
    List<String> wrong = new ArrayList<>();
    for (Row row : table.rows()) {
      String sentence = "the row of " + row.name() + " names %s, which has no row above it";
      wrong.addAll(sentences(sentence, row.imports(), not(above::contains)).toList());
      above.add(row.name());
    }
    return wrong;
  }

  /** A class names only its own package, what its row allows, the JDK and JSpecify. */
  public List<String> importsOutsideTheTable() {
    return names(this::outsideTheTable, "its row does not allow that");
  }

  /** The base package is the face that users drive: only rows with leave to do so name it. */
  public List<String> namesOfTheRoot() {
    return names(
        (from, to) -> to.getPackageName().equals(table.base())
            && !from.getPackageName().equals(table.base())
            && !has(from, Mark.ROOT),
        "the base package stands above it");
  }

  /** Packages form no cycle, each package being one slice. */
  public List<String> cycles() {
    return SlicesRuleDefinition.slices()
        .assignedFrom(oneSlicePerPackage())
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .evaluate(classes)
        .getFailureReport()
        .getDetails()
        .stream()
        .map(this::withoutBase)
        .toList();
  }

  /**
   * No more than so many classes of one package depend on each other in a circle, but those that are known; and what is known exists.
   *
   * @param known one knot a line: package, classes and reason, separated by a bar
   */
  public List<String> classKnots(int largest, String known) {
    return new ClassKnots(table, own()).violations(largest, ClassKnots.Known.list(known));
  }

  /** Wall time is read by the clock class alone; others are given a clock. */
  public List<String> readsOfWallTime() {
    return calls(
        access -> !access.getOriginOwner().getName().equals(clockClass),
        ForbiddenCalls::readsWallTime,
        "ask the clock that is passed in");
  }

  /**
   * Nothing is random, but in classes that are there for that, relative to the base package; and those exist.
   *
   * @param sources the classes that may
   */
  public List<String> randomnessOutside(Set<String> sources) {
    Set<String> used = own()
        .filter(type -> type.getAccessesFromSelf().stream().anyMatch(ForbiddenCalls::isRandom))
        .map(type -> withoutBase(type.getName()))
        .collect(Collectors.toSet());
    return Stream.concat(
            calls(
                access ->
                    sources.stream().noneMatch(source -> isIn(access.getOriginOwner(), source)),
                ForbiddenCalls::isRandom,
                "derive ids from the job's, and give generators a seed")
                .stream(),
            sentences(
                "%s may be random and is not: take it off the list",
                sources,
                source -> used.stream()
                    .noneMatch(each -> each.equals(source) || each.startsWith(source + "$"))))
        .toList();
  }

  private boolean isIn(JavaClass type, String outermost) {
    String name = withoutBase(type.getName());
    return name.equals(outermost) || name.startsWith(outermost + "$");
  }

  /** Threads start where the table says so; others are given an executor. */
  public List<String> threadsOutsideTheirRows() {
    return calls(
        access -> !has(access.getOriginOwner(), Mark.THREADS),
        ForbiddenCalls::startsThreads,
        "use the executor that is passed in");
  }

  /** Pure packages name nothing of concurrency and nothing of I/O, save {@code Serializable}. */
  public List<String> impurities() {
    return names(
        (from, to) -> has(from, Mark.PURE) && ForbiddenCalls.touchesTheWorld(to),
        "its package is to stay free of I/O and concurrency");
  }

  /** What a public class outside {@code internal} shows has no type of an internal package in it. */
  public List<String> internalTypesInPublicSignatures() {
    return own()
        .filter(not(this::internal))
        .flatMap(type -> PublicSurface.of(type)
            .filter(shown -> internal(shown.type()))
            .map(shown -> shown.where() + " shows " + shown.type().getName()))
        .map(this::withoutBase)
        .distinct()
        .sorted()
        .toList();
  }

  /** Every package says that absent values are marked: without that, the compiler checks none. */
  public List<String> packagesWithoutNullMarked() {
    return own()
        .map(JavaClass::getPackage)
        .filter(not(ArchitectureRules::nullMarked))
        .map(JavaPackage::getName)
        .distinct()
        .sorted()
        .map(name -> table.relative(name) + " has no package-info.java with @NullMarked")
        .toList();
  }

  private boolean outsideTheTable(JavaClass from, JavaClass to) {
    String target = to.getPackageName();
    Optional<Row> row = row(from);
    if (row.isEmpty() || target.equals(from.getPackageName())) {
      return false;
    }
    if (table.covers(target)) {
      return !row.get().imports().contains(table.relative(target));
    }
    boolean logging = target.startsWith(LOGGING) && row.get().has(Mark.SLF4J);
    return !logging && FREE.stream().noneMatch(target::startsWith);
  }

  private List<String> names(BiPredicate<JavaClass, JavaClass> wrong, String why) {
    return own()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> wrong.test(dependency.getOriginClass(), target(dependency)))
        .map(dependency -> "%s names %s %s: %s"
            .formatted(
                dependency.getOriginClass().getName(),
                target(dependency).getName(),
                dependency.getSourceCodeLocation(),
                why))
        .map(this::withoutBase)
        .distinct()
        .sorted()
        .toList();
  }

  private List<String> calls(
      Predicate<JavaAccess<?>> concerned, Predicate<JavaAccess<?>> wrong, String instead) {
    return own()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .filter(concerned.and(wrong))
        .map(access -> "%s calls %s.%s %s: %s"
            .formatted(
                access.getOriginOwner().getName(),
                access.getTargetOwner().getName(),
                access.getTarget().getName(),
                access.getSourceCodeLocation(),
                instead))
        .map(this::withoutBase)
        .distinct()
        .sorted()
        .toList();
  }

  private Stream<JavaClass> own() {
    return classes.stream()
        .filter(type -> table.covers(type.getPackageName()))
        .filter(type -> !type.getSimpleName().equals("package-info"));
  }

  private boolean internal(JavaClass type) {
    return (type.getPackageName() + ".").startsWith(table.base() + ".internal.");
  }

  private boolean has(JavaClass type, Mark mark) {
    return row(type).filter(row -> row.has(mark)).isPresent();
  }

  private Optional<Row> row(JavaClass type) {
    return table.find(table.relative(type.getPackageName()));
  }

  private String withoutBase(String sentence) {
    return sentence.replace(table.base() + ".", "");
  }

  private static boolean nullMarked(JavaPackage pack) {
    return pack.tryGetPackageInfo()
        .filter(info -> info.isAnnotatedWith(NullMarked.class))
        .isPresent();
  }

  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static Stream<String> sentences(
      String sentence, Collection<String> packages, Predicate<String> wrong) {
    return packages.stream().filter(wrong).map(sentence::formatted);
  }

  private SliceAssignment oneSlicePerPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return table.covers(type.getPackageName())
            ? SliceIdentifier.of(table.relative(type.getPackageName()))
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages below " + table.base();
      }
    };
  }
}
