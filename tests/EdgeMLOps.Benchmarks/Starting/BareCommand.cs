using System.CommandLine;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Benchmarks.Inference;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Starting;

/// <summary><c>bare</c>: the demonstration model in a bare loop in a process of its own, which says what memory that takes. <c>start</c> runs it.</summary>
internal static class BareCommand
{
    private const int Images = 30;

    public static Command Create(IOutputWriter output)
    {
        var command = new Command("bare", "Memory of a bare loop of ONNX Runtime, in KiB") { Hidden = true };
        command.SetAction(_ =>
        {
            using var loop = new BareLoop(DemonstrationPackage.Load().Require(), threads: 0);
            for (var i = 0; i < Images; i++)
            {
                loop.Run();
            }

            output.WriteLine($"{ProcessTable.KibibytesOf(Environment.ProcessId, "VmRSS")}");
            return ExitCodes.Success;
        });
        return command;
    }
}
