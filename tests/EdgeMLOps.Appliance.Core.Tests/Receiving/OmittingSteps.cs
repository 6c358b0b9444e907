using EdgeMLOps.Appliance.Core.Receiving;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>The real steps but one, which is left out: the mistake that no test of the outcome would show.</summary>
internal sealed class OmittingSteps(string omitted) : DurableSteps
{
    public override void Datasync(SafeFileHandle file)
    {
        if (omitted != nameof(Datasync))
        {
            base.Datasync(file);
        }
    }

    public override void Rename(string from, string to)
    {
        if (omitted == nameof(Rename))
        {
            File.Copy(from, to); // the bytes are there, but not by the atomic way
            File.Delete(from);
            return;
        }

        base.Rename(from, to);
    }

    public override void SyncFolder(string folder)
    {
        if (omitted != nameof(SyncFolder))
        {
            base.SyncFolder(folder);
        }
    }
}
