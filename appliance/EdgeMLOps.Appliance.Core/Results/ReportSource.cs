using System.Runtime.ExceptionServices;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>
/// Finds whom a result is about: the header of the first image that can be read, or else what of a broken one can be read up
/// to its identifiers. Never from the journal alone: an object without its patient would be filed under nobody, or refused.
/// </summary>
internal static class ReportSource
{
    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    /// <summary>Looks through images, the first one first.</summary>
    /// <param name="instances">The images; files may be gone or broken.</param>
    /// <param name="code">Why there is none: <c>NoReadableImage</c>, or <c>FilesMissing</c> when there is no file at all.</param>
    /// <returns>The header; null when no image has one.</returns>
    /// <exception cref="IOException">None was found, and a file cannot be read at the moment.</exception>
    public static DicomDataset? Find(IReadOnlyList<JournalInstance> instances, out string code)
    {
        code = "";
        Exception? passing = null;
        var read = 0;
        foreach (Func<string, DicomDataset?> look in (Func<string, DicomDataset?>[])[Whole, HeaderSalvage.TryRead])
        {
            foreach (var instance in instances)
            {
                try
                {
                    if (look(instance.Path) is { } header)
                    {
                        return header;
                    }

                    read++;
                }
                catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
                {
                    // Lost, or removed by retention: another may be there.
                }
                catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
                {
                    passing = ex;
                }
            }
        }

        if (passing is not null)
        {
            ExceptionDispatchInfo.Throw(passing);
        }

        code = read > 0 ? "NoReadableImage" : "FilesMissing";
        return null;
    }

    private static DicomDataset? Whole(string path) => DicomFile.TryOpen(path, HeaderOnly, out var file, out _) ? file.Dataset : null;
}
