/**
 * Whether a process is in the foreground of its terminal, by its line in /proc (proc_pid_stat(5)): whether its process
 * group is the one that the terminal sends signals to.
 */
export function isInForeground(stat: string): boolean {
  // The name of the program is in brackets, and can contain brackets.
  const fields = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(/\s+/);
  const [, , group, , , foregroundGroup] = fields;
  return group !== undefined && group === foregroundGroup;
}
