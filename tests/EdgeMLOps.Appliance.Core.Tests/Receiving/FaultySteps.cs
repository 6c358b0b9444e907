using EdgeMLOps.Appliance.Core.Receiving;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>The real steps, counted in order; one of them may fail as a full disk would.</summary>
internal sealed class FaultySteps : DurableSteps
{
    private readonly Lock _gate = new();
    private readonly List<string> _done = [];

    /// <summary>Name of the step that fails, or null.</summary>
    public string? Failing { get; set; }

    public IReadOnlyList<string> Done
    {
        get
        {
            lock (_gate)
            {
                return [.. _done];
            }
        }
    }

    public override void Datasync(SafeFileHandle file)
    {
        Note(nameof(Datasync));
        base.Datasync(file);
    }

    public override void Rename(string from, string to)
    {
        Note(nameof(Rename));
        base.Rename(from, to);
    }

    public override void SyncFolder(string folder)
    {
        Note(nameof(SyncFolder));
        base.SyncFolder(folder);
    }

    private void Note(string step)
    {
        if (Failing == step)
        {
            throw new IOException("No space left on device");
        }

        lock (_gate)
        {
            _done.Add(step);
        }
    }
}
