namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>A package or a root document is refused; code and message say why.</summary>
public sealed class PackageRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What is wrong, naming the entry, key or offset at fault. What it quotes may be a stranger's: only printable ASCII is kept.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public PackageRefusedException(PackageFault fault, string message, Exception? inner = null)
        : base(PrintableAscii.Of(message), inner) => Fault = fault;

    /// <summary>Why.</summary>
    public PackageFault Fault { get; }
}
