namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>What the PACS says of a study.</summary>
/// <param name="State">Whether it says anything.</param>
/// <param name="Series">Its series, with <see cref="PacsAnswerState.Known"/>.</param>
internal sealed record PacsAnswer(PacsAnswerState State, IReadOnlyList<PacsSeries> Series)
{
    public static readonly PacsAnswer NotConfigured = new(PacsAnswerState.NotConfigured, []);
    public static readonly PacsAnswer Awaited = new(PacsAnswerState.Awaited, []);
    public static readonly PacsAnswer NotInPacs = new(PacsAnswerState.NotInPacs, []);
    public static readonly PacsAnswer Silent = new(PacsAnswerState.Silent, []);
    public static readonly PacsAnswer LinkDown = new(PacsAnswerState.LinkDown, []);
}
