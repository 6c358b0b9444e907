namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>An AE title that we answer to, and what may come in under it. Empty lists restrict nothing.</summary>
public sealed class AeTitleOptions
{
    /// <summary>The title: 1 to 16 printable characters. An entry of <c>Dicom:AeTitle</c> gives that one its settings.</summary>
    public string AeTitle { get; set; } = "";

    /// <summary>AE titles of <c>Dicom:Peers</c> that may call this one; the address they must call from stays theirs.</summary>
    public IList<string> Peers { get; } = [];

    /// <summary>SOP classes that are taken: UIDs, UID roots that end with <c>.*</c>, or words of <see cref="SopClassNames"/>.</summary>
    public IList<string> AcceptedSopClasses { get; } = [];

    /// <summary>SOP classes that are refused, also where <see cref="AcceptedSopClasses"/> takes them.</summary>
    public IList<string> RefusedSopClasses { get; } = [];

    /// <summary>UIDs of the transfer syntaxes that objects may come in.</summary>
    public IList<string> AcceptedTransferSyntaxes { get; } = [];
}
