using System.ComponentModel;
using System.Diagnostics;
using EdgeMLOps.Appliance.Core.Workers.Child;
using EdgeMLOps.Appliance.Core.Workers.Native;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>Starts one worker's process: three pipes and the block are all it gets.</summary>
internal sealed class WorkerStarter : IDisposable
{
    // One start at a time: while it lasts, any process that is started would inherit the block.
    private static readonly Lock Starting = new();

    private readonly WorkerSettings _settings;
    private readonly WorkerBlock _block;
    private WindowsJob? _job;

    public WorkerStarter(WorkerSettings settings, WorkerBlock block)
    {
        _settings = settings;
        _block = block;
    }

    /// <summary>Most bytes of memory the worker may have.</summary>
    public long MemoryBytes => _settings.MemoryBytes;

    /// <exception cref="Win32Exception">The system does not start it.</exception>
    /// <exception cref="IOException">The block cannot be handed over.</exception>
    public Process Start()
    {
        var start = new ProcessStartInfo(_settings.Command.FileName)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _settings.Folder,
        };
        var launch = new WorkerLaunch(Environment.ProcessId, _block.Address, _block.Capacity, _settings.MemoryBytes, _settings.IsSpare);
        foreach (var argument in _settings.Command.ArgumentsOf(launch))
        {
            start.ArgumentList.Add(argument);
        }

        WorkerEnvironment.Fill(start.Environment, _settings.MemoryBytes);
        return OperatingSystem.IsWindows() ? StartInJob(start) : StartInheriting(start);
    }

    public void Dispose() => _job?.Dispose();

    private Process StartInheriting(ProcessStartInfo start)
    {
        lock (Starting)
        {
            SharedMemory.SetInheritable(_block.Memory!, true); // not null: this is no Windows
            try
            {
                return Process.Start(start)!; // not null: nothing is reused without the shell
            }
            finally
            {
                SharedMemory.SetInheritable(_block.Memory!, false);
            }
        }
    }

    private Process StartInJob(ProcessStartInfo start)
    {
        _job = new WindowsJob(_settings.MemoryBytes);
        var process = Process.Start(start)!; // not null: nothing is reused without the shell
        try
        {
            _job.Add(process.SafeHandle);
            return process;
        }
        catch (Win32Exception)
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }
}
