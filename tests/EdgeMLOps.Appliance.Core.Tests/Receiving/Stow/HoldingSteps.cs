using EdgeMLOps.Appliance.Core.Receiving;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Stow;

/// <summary>The real steps, which wait before the folder is synced until the test lets them go on.</summary>
internal sealed class HoldingSteps : DurableSteps
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();

    public Task Reached => _reached.Task;

    public List<string> Done { get; } = [];

    public void Release() => _released.Set();

    public override void Datasync(SafeFileHandle file)
    {
        base.Datasync(file);
        Done.Add(nameof(Datasync));
    }

    public override void Rename(string from, string to)
    {
        base.Rename(from, to);
        Done.Add(nameof(Rename));
    }

    public override void SyncFolder(string folder)
    {
        _reached.TrySetResult();
        _released.Wait(TimeSpan.FromSeconds(60));
        base.SyncFolder(folder);
        Done.Add(nameof(SyncFolder));
    }
}
