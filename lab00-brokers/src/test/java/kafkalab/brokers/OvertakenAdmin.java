package kafkalab.brokers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;

/**
 * An admin client before one of whose calls somebody else acts: what two programs do at the same moment, in an order that
 * the test has chosen.
 */
final class OvertakenAdmin {

    private final Admin admin;
    private final int overtaken;
    private final Runnable rival;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * Wraps a client.
     *
     * @param admin does what it is asked, and is not closed
     * @param overtaken the number of the call before which the rival acts, from 1
     * @param rival what happens then
     */
    OvertakenAdmin(Admin admin, int overtaken, Runnable rival) {
        this.admin = admin;
        this.overtaken = overtaken;
        this.rival = rival;
    }

    /** Returns the client to hand to the program. */
    Admin client() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    if (calls.incrementAndGet() == overtaken) {
                        rival.run();
                    }
                    return call(method, arguments);
                });
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(admin, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Returns whether there were so many calls that the rival has acted. */
    boolean wasOvertaken() {
        return calls.get() >= overtaken;
    }
}
