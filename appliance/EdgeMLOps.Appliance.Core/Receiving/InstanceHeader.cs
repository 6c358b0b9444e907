using System.Buffers;
using System.IO.Compression;
using System.Text;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// The identifiers the journal needs, read from a stored file without holding more of it than a few values: they lie in
/// groups 0008 and 0020, before everything large.
/// </summary>
internal sealed record InstanceHeader(string SopClassUid, string SopInstanceUid, string StudyInstanceUid, string SeriesInstanceUid)
{
    private const uint SopClass = 0x0008_0016;
    private const uint SopInstance = 0x0008_0018;
    private const uint Study = 0x0020_000D;
    private const uint Series = 0x0020_000E;
    private const int MaxUidLength = 64;

    /// <summary>Null when the data set cannot be walked so far, or one of the four is missing or no UID.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InstanceHeader? TryRead(StagedInstance staged)
    {
        using var file = new FileStream(staged.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 8192);
        file.Position = staged.DatasetOffset;
        var encoding = DatasetEncoding.Of(staged.Context.TransferSyntaxUid);
        using var dataset = encoding.Deflated ? new DeflateStream(file, CompressionMode.Decompress) : (Stream)file;
        try
        {
            return Read(new HeaderWalker(dataset, encoding));
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>Whether the header is the object that the C-STORE command named.</summary>
    public bool IsOf(DicomStoreContext context) =>
        string.Equals(SopClassUid, context.SopClassUid, StringComparison.Ordinal) &&
        string.Equals(SopInstanceUid, context.SopInstanceUid, StringComparison.Ordinal);

    private static InstanceHeader? Read(HeaderWalker walker)
    {
        var (sopClass, sopInstance, study, series) = ("", "", "", "");
        while (walker.Next() && walker.Tag <= Series)
        {
            switch (walker.Tag)
            {
                case SopClass:
                    sopClass = ReadUid(walker);
                    break;
                case SopInstance:
                    sopInstance = ReadUid(walker);
                    break;
                case Study:
                    study = ReadUid(walker);
                    break;
                case Series:
                    series = ReadUid(walker);
                    break;
                default:
                    walker.Skip();
                    break;
            }
        }

        return Array.TrueForAll([sopClass, sopInstance, study, series], UidRules.IsValid)
            ? new InstanceHeader(sopClass, sopInstance, study, series)
            : null;
    }

    private static string ReadUid(HeaderWalker walker)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(MaxUidLength + 1);
        try
        {
            var value = walker.ReadValue(bytes);
            return Encoding.ASCII.GetString(value).TrimEnd('\0', ' ');
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
