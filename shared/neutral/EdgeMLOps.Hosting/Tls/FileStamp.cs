using System.Globalization;

namespace EdgeMLOps.Hosting.Tls;

/// <summary>Tells that a file has changed without reading it: where its link leads, when it was written, how long it is.</summary>
internal static class FileStamp
{
    public static string Of(TlsOptions options) =>
        string.Join('|', Of(options.CertificateFile), Of(options.KeyFile), Of(options.AuthoritiesFile), Of(options.RevocationFile));

    private static string Of(string path)
    {
        if (path.Length == 0)
        {
            return "";
        }

        try
        {
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return string.Create(CultureInfo.InvariantCulture, $"{file.FullName}:{file.LastWriteTimeUtc.Ticks}:{file.Length}");
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return "none";
        }
    }
}
