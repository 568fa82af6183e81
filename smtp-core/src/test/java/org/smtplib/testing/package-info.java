/**
 * The one test double of the project: {@link org.smtplib.testing.ScriptedSmtpServer}, a real server on a real socket
 * that plays a {@link org.smtplib.testing.Script}, by hand or as {@link org.smtplib.testing.MailServerScript}.
 */
@NullMarked
package org.smtplib.testing;

import org.jspecify.annotations.NullMarked;
