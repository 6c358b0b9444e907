using System.CommandLine;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log</c>: the prediction log and the audit log.</summary>
internal static class LogCommand
{
    public static Command Create(IOutputWriter output) => new("log", "Looks into the logs.")
    {
        LogQueryCommand.Create(output),
        LogExportCommand.Create(output),
        LogBackupCommand.Create(output),
        LogRestoreCommand.Create(output),
        LogVerifyCommand.Create(output),
    };
}
