namespace EdgeMLOps.Hosting.Tls;

/// <summary>A file of TLS is of no use.</summary>
public sealed class TlsFileException : Exception
{
    internal TlsFileException(string key, TlsFault fault, Exception? inner = null)
        : base($"{key}: {fault}", inner)
    {
        Key = key;
        Fault = fault;
    }

    /// <summary>The configuration key that names the file, within its section, such as <c>KeyFile</c>.</summary>
    public string Key { get; }

    /// <summary>What is wrong.</summary>
    public TlsFault Fault { get; }
}
