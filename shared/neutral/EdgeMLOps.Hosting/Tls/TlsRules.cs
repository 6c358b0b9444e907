namespace EdgeMLOps.Hosting.Tls;

/// <summary>Checks a <c>Tls</c> section for the validator of the options that hold it, the files themselves included.</summary>
public static class TlsRules
{
    private const int ThumbprintDigits = 64;

    /// <summary>Faults of a listener's section; none when TLS is not set.</summary>
    /// <param name="section">Its name, such as <c>Dicom:Tls</c>.</param>
    /// <param name="options">What it says.</param>
    /// <param name="mayLackAuthorities">Callers prove themselves otherwise, so certificates need not be asked for.</param>
    public static IEnumerable<string> Check(string section, TlsOptions options, bool mayLackAuthorities = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.IsSet ? CheckFiles(section, options, mustHaveCertificate: true, mayLackAuthorities) : [];
    }

    /// <summary>Faults of the section of a server we call; none when TLS is not set.</summary>
    /// <param name="section">Its name, such as <c>Results:Destinations:0:Tls</c>.</param>
    /// <param name="options">What it says.</param>
    public static IEnumerable<string> Check(string section, TlsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.IsSet)
        {
            return [];
        }

        var faults = CheckFiles(section, options, mustHaveCertificate: false, mayLackAuthorities: false);
        if (options.ServerThumbprint is { Length: > 0 } digits && !(digits.Length == ThumbprintDigits && digits.All(char.IsAsciiHexDigit)))
        {
            faults.Add($"{section}:ServerThumbprint must be the SHA-256 of a certificate, 64 hexadecimal digits without separators.");
        }

        if (options is { ServerName.Length: > 0, ServerThumbprint.Length: > 0 })
        {
            faults.Add($"{section}:ServerName does nothing beside ServerThumbprint; set one of them.");
        }

        return faults;
    }

    private static List<string> CheckFiles(string section, TlsOptions options, bool mustHaveCertificate, bool mayLackAuthorities)
    {
        var faults = new List<string>();
        RequirePath(nameof(options.AuthoritiesFile), options.AuthoritiesFile, !mayLackAuthorities || options.RevocationFile.Length > 0);
        RequirePath(nameof(options.RevocationFile), options.RevocationFile, required: false);
        var ownIsDue = mustHaveCertificate || options.CertificateFile.Length + options.KeyFile.Length > 0;
        RequirePath(nameof(options.CertificateFile), options.CertificateFile, ownIsDue);
        RequirePath(nameof(options.KeyFile), options.KeyFile, ownIsDue);
        if (faults.Count > 0)
        {
            return faults;
        }

        try
        {
            TlsMaterial.Load(options);
        }
        catch (TlsFileException ex)
        {
            faults.Add($"{section}:{ex.Key}: {ex.Fault}.");
        }

        return faults;

        void RequirePath(string key, string path, bool required)
        {
            if (required ? !Path.IsPathFullyQualified(path) : path.Length > 0 && !Path.IsPathFullyQualified(path))
            {
                faults.Add($"{section}:{key} must be the full path of a PEM file, not '{path}'.");
            }
        }
    }
}
