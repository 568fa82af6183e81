/** The examples of docs/application.md. */
package org.smtplib.boot.example;
