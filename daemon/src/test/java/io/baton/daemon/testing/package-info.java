/** For the tests of daemons. */
package io.baton.daemon.testing;
