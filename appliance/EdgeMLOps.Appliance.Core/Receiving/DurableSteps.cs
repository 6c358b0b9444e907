using EdgeMLOps.Hosting.Files;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// The steps of the file system that promise P1 is made of, each once and by name. A test takes one out and shows that
/// the trace of the system calls tells.
/// </summary>
internal class DurableSteps
{
    public virtual void Datasync(SafeFileHandle file) => DurableFile.Datasync(file);

    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: false);

    public virtual void SyncFolder(string folder) => DurableDirectory.Fsync(folder);

    /// <summary>Takes a file away that retention gave up; not one being there is no failure.</summary>
    public virtual void Delete(string path) => File.Delete(path);
}
