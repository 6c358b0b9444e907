namespace EdgeMLOps.Hosting.Tls;

/// <summary>What is wrong with a file of TLS; the code that logs carry.</summary>
public enum TlsFault
{
    /// <summary>The file is not there or cannot be read.</summary>
    Unreadable,

    /// <summary>More than 1 MiB: no such file has that.</summary>
    TooLarge,

    /// <summary>Another account may read the private key.</summary>
    OthersMayRead,

    /// <summary>No certificate in PEM.</summary>
    NoCertificate,

    /// <summary>No unencrypted private key in PEM, neither elliptic curve nor RSA.</summary>
    NoKey,

    /// <summary>The private key is not the certificate's.</summary>
    KeyMismatch,

    /// <summary>An RSA key under 2048 bits, or a curve under 256.</summary>
    KeyTooWeak,

    /// <summary>No root (self-signed certificate) among the authorities.</summary>
    NoRoot,

    /// <summary>No revocation list in PEM.</summary>
    NoRevocationList,

    /// <summary>A revocation list that none of the authorities signed.</summary>
    ForeignRevocationList,

    /// <summary>The new certificate is not valid yet or no more, while the one in use is.</summary>
    OutOfDate,
}
