/**
 * Whether a process is in the foreground of its terminal, by its line in /proc (proc_pid_stat(5)): the process group
 * is that which the terminal sends its signals to.
 */
export function isInForeground(stat: string): boolean {
  // The name of the program stands in brackets, and may have some in it.
  const fields = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(/\s+/);
  const [, , group, , , foregroundGroup] = fields;
  return group !== undefined && group === foregroundGroup;
}
