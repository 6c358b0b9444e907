using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>Log events 1050 to 1059 of the receiving capability; next free: 1057. Codes and counts; never a name or a path.</summary>
internal static partial class FolderLog
{
    [LoggerMessage(1050, LogLevel.Information, "A folder is watched, every {Poll}.")]
    public static partial void FolderWatched(this ILogger logger, TimeSpan poll);

    [LoggerMessage(1051, LogLevel.Warning, "A file of the watched folder is of no use ({Fault}); it lies in failed/, its reason beside it.")]
    public static partial void FolderFileFailed(this ILogger logger, FolderFault fault);

    [LoggerMessage(1052, LogLevel.Error, "The watched folder cannot be read or written ({Failure}, error {Error}); tried again every {Poll}.")]
    public static partial void FolderBroken(this ILogger logger, string failure, int error, TimeSpan poll);

    [LoggerMessage(1053, LogLevel.Information, "The watched folder can be read and written again.")]
    public static partial void FolderMended(this ILogger logger);

    [LoggerMessage(1054, LogLevel.Error, "A file of the watched folder cannot be read, moved or removed ({Failure}, error {Error}); it is passed over until a restart.")]
    public static partial void FolderFileStuck(this ILogger logger, string failure, int error);

    [LoggerMessage(1055, LogLevel.Warning, "{Added} more files of the watched folder are not taken and lie where they are ({Why}); {Count} do now.")]
    public static partial void FolderFilesStuck(this ILogger logger, int added, FolderStuck why, int count);

    [LoggerMessage(1056, LogLevel.Error, "The system does not answer for the watched folder: what was being done there is left behind, and nothing more is begun before it ends.")]
    public static partial void FolderHangs(this ILogger logger);
}
