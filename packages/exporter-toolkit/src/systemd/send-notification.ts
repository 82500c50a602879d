import type { SendNotification } from "./notifier.ts";

/**
 * Sends notifications by running systemd-notify, which is loaded and started only when there is something to send.
 *
 * @param variables Environment variables of that program. Default: those of this process.
 */
export function sendBySystemdNotify(
  variables?: Readonly<Record<string, string | undefined>>,
): SendNotification {
  return async (assignments) => {
    const [{ spawn }, { sendBySpawning }] = await Promise.all([
      import("node:child_process"),
      import("./systemd-notify.ts"),
    ]);
    const send = sendBySpawning(
      async () => (program, args, options) =>
        spawn(program, args, variables === undefined ? options : { ...options, env: { ...variables } }),
    );
    await send(assignments);
  };
}
