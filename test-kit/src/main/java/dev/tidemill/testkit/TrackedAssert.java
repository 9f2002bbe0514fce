/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Condition;
import org.assertj.core.api.InstanceOfAssertFactory;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * An assertion that knows whether a check has followed it, so that a strict test can complain of
 * one that none has. The kit's own checks begin by {@link #isNotNull}. AssertJ has no single place
 * that all its checks pass, so each is overridden; a test compares the list with AssertJ's.
 */
abstract class TrackedAssert<S extends TrackedAssert<S, A>, A> extends AbstractAssert<S, A> {
  private final OpenAssertions.@Nullable Open open;

  /**
   * Begins an assertion.
   *
   * @param open is told of the first check; null where there is nothing to check
   */
  TrackedAssert(A actual, Class<?> selfType, OpenAssertions.@Nullable Open open) {
    super(actual, selfType);
    this.open = open;
  }

  private void checked() {
    if (open != null) {
      open.checked();
    }
  }

  @Override
  public S isNotNull() {
    checked();
    return super.isNotNull();
  }

  @Override
  public void isNull() {
    checked();
    super.isNull();
  }

  @Override
  public S isEqualTo(Object expected) {
    checked();
    return super.isEqualTo(expected);
  }

  @Override
  public S isNotEqualTo(Object other) {
    checked();
    return super.isNotEqualTo(other);
  }

  @Override
  public S isSameAs(Object expected) {
    checked();
    return super.isSameAs(expected);
  }

  @Override
  public S isNotSameAs(Object other) {
    checked();
    return super.isNotSameAs(other);
  }

  @Override
  public S hasSameClassAs(Object other) {
    checked();
    return super.hasSameClassAs(other);
  }

  @Override
  public S doesNotHaveSameClassAs(Object other) {
    checked();
    return super.doesNotHaveSameClassAs(other);
  }

  @Override
  public S hasSameHashCodeAs(Object other) {
    checked();
    return super.hasSameHashCodeAs(other);
  }

  @Override
  public S doesNotHaveSameHashCodeAs(Object other) {
    checked();
    return super.doesNotHaveSameHashCodeAs(other);
  }

  @Override
  public S isIn(Object... values) {
    checked();
    return super.isIn(values);
  }

  @Override
  public S isIn(Iterable<?> values) {
    checked();
    return super.isIn(values);
  }

  @Override
  public S isNotIn(Object... values) {
    checked();
    return super.isNotIn(values);
  }

  @Override
  public S isNotIn(Iterable<?> values) {
    checked();
    return super.isNotIn(values);
  }

  @Override
  public S is(Condition<? super A> condition) {
    checked();
    return super.is(condition);
  }

  @Override
  public S isNot(Condition<? super A> condition) {
    checked();
    return super.isNot(condition);
  }

  @Override
  public S has(Condition<? super A> condition) {
    checked();
    return super.has(condition);
  }

  @Override
  public S doesNotHave(Condition<? super A> condition) {
    checked();
    return super.doesNotHave(condition);
  }

  @Override
  public S satisfies(Condition<? super A> condition) {
    checked();
    return super.satisfies(condition);
  }

  @Override
  public S isInstanceOf(Class<?> type) {
    checked();
    return super.isInstanceOf(type);
  }

  @Override
  public S isNotInstanceOf(Class<?> type) {
    checked();
    return super.isNotInstanceOf(type);
  }

  @Override
  public S isExactlyInstanceOf(Class<?> type) {
    checked();
    return super.isExactlyInstanceOf(type);
  }

  @Override
  public S isNotExactlyInstanceOf(Class<?> type) {
    checked();
    return super.isNotExactlyInstanceOf(type);
  }

  @Override
  public S isInstanceOfAny(Class<?>... types) {
    checked();
    return super.isInstanceOfAny(types);
  }

  @Override
  public S isNotInstanceOfAny(Class<?>... types) {
    checked();
    return super.isNotInstanceOfAny(types);
  }

  @Override
  public S isOfAnyClassIn(Class<?>... types) {
    checked();
    return super.isOfAnyClassIn(types);
  }

  @Override
  public S isNotOfAnyClassIn(Class<?>... types) {
    checked();
    return super.isNotOfAnyClassIn(types);
  }

  @Override
  public <T> S isInstanceOfSatisfying(Class<T> type, Consumer<T> requirements) {
    checked();
    return super.isInstanceOfSatisfying(type, requirements);
  }

  @Override
  public S hasToString(String text) {
    checked();
    return super.hasToString(text);
  }

  @Override
  public S hasToString(String template, Object... arguments) {
    checked();
    return super.hasToString(template, arguments);
  }

  @Override
  public S doesNotHaveToString(String text) {
    checked();
    return super.doesNotHaveToString(text);
  }

  @Override
  public S doesNotHaveToString(String template, Object... arguments) {
    checked();
    return super.doesNotHaveToString(template, arguments);
  }

  @Override
  public S matches(Predicate<? super A> predicate) {
    checked();
    return super.matches(predicate);
  }

  @Override
  public S matches(Predicate<? super A> predicate, String description) {
    checked();
    return super.matches(predicate, description);
  }

  @Override
  public S doesNotMatch(Predicate<? super A> predicate) {
    checked();
    return super.doesNotMatch(predicate);
  }

  @Override
  public S doesNotMatch(Predicate<? super A> predicate, String description) {
    checked();
    return super.doesNotMatch(predicate, description);
  }

  @Override
  public AbstractStringAssert<?> asString() {
    checked();
    return super.asString();
  }

  @Override
  public <R extends AbstractAssert<?, ?>> R asInstanceOf(InstanceOfAssertFactory<?, R> factory) {
    checked();
    return super.asInstanceOf(factory);
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // AssertJ has it still
  public AbstractListAssert<?, List<?>, Object, ObjectAssert<Object>> asList() {
    checked();
    return super.asList();
  }

  @Override
  protected S satisfiesForProxy(Consumer<? super A>[] requirements) {
    checked();
    return super.satisfiesForProxy(requirements);
  }

  @Override
  protected S satisfiesAnyOfForProxy(Consumer<? super A>[] requirements) {
    checked();
    return super.satisfiesAnyOfForProxy(requirements);
  }
}
