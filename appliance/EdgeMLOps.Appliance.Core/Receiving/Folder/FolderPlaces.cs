using System.Text;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>
/// The folder and its own three below it. A file is claimed by moving it to <c>taking</c>: from then on nobody's file of
/// the same name can be mistaken for it, and a process that died is seen to have been at it.
/// </summary>
internal sealed class FolderPlaces
{
    private const char Mark = '_'; // between the random part of a name and the sender's
    private const int LongestName = 180; // of the 255 bytes there are, with room for what is put before and behind

    private readonly bool _keepDone;

    public FolderPlaces(IOptions<FolderOptions> options)
    {
        Root = options.Value.Path;
        _keepDone = options.Value.KeepDone;
        Taking = Path.Combine(Root, "taking");
        Failed = Path.Combine(Root, "failed");
        Done = Path.Combine(Root, "done");
    }

    public string Root { get; }

    public string Taking { get; }

    public string Failed { get; }

    public string Done { get; }

    /// <exception cref="IOException">The folder is not there, or may not be written.</exception>
    public void Make()
    {
        if (!Directory.Exists(Root))
        {
            throw new DirectoryNotFoundException("The watched folder is not there.");
        }

        Directory.CreateDirectory(Taking);
        Directory.CreateDirectory(Failed);
        if (_keepDone)
        {
            Directory.CreateDirectory(Done);
        }
    }

    /// <summary>Moves a file to <c>taking</c> under a name of its own; null when it is gone, or may not be moved: then it is stuck.</summary>
    public string? Claim(string path, FolderStuckFiles stuck)
    {
        var claimed = Path.Combine(Taking, $"{Guid.NewGuid():N}{Mark}{Shorten(Path.GetFileName(path))}");
        try
        {
            File.Move(path, claimed, overwrite: false);
            return claimed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(path))
            {
                stuck.Add(path, FolderStuck.CannotBeMoved);
            }

            return null;
        }
    }

    /// <summary>The file is durable in our own folders: its source goes.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Finish(string claimed)
    {
        if (_keepDone)
        {
            File.Move(claimed, Free(Done, claimed), overwrite: false);
        }
        else
        {
            File.Delete(claimed);
        }
    }

    /// <summary>Puts a file that is of no use to <c>failed</c>, and beside it why. The reason first: a file there has always one.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task FailAsync(string claimed, string reason, CancellationToken cancellationToken)
    {
        var target = Free(Failed, claimed);
        await AtomicFile.WriteAsync($"{target}.reason", Encoding.UTF8.GetBytes(reason + "\n"), cancellationToken);
        File.Move(claimed, target, overwrite: false);
    }

    /// <summary>The sender's name again if it is free there, else the claimed one.</summary>
    private static string Free(string folder, string claimed)
    {
        var name = Path.GetFileName(claimed);
        var wanted = Path.Combine(folder, name[(name.IndexOf(Mark, StringComparison.Ordinal) + 1)..]);
        return File.Exists(wanted) || Directory.Exists(wanted) ? Path.Combine(folder, name) : wanted;
    }

    private static string Shorten(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name[1..]; // the ending tells more than the beginning
        }

        return name;
    }
}
