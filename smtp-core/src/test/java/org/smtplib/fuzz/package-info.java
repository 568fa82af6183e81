/**
 * What comes from outside, made up by Jazzer: each class is one target, since a JVM fuzzes but one. How often is in the
 * pom, for each build and for the profile {@code fuzz}; without either the tests try what they begin with.
 *
 * <p>No target has a static field of a record of ours: a record that is loaded before Jazzer's agent breaks when that
 * instruments it (seen on JDK 17, as NoSuchFieldError).
 */
@NullMarked
package org.smtplib.fuzz;

import org.jspecify.annotations.NullMarked;
