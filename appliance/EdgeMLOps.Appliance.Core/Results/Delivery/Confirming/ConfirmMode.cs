namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>How it is proven that a destination has what it answered Success for: <c>Results:Destinations:N:Confirm</c>.</summary>
public enum ConfirmMode
{
    /// <summary>By storage commitment; by C-FIND where that is not offered, refused or not answered.</summary>
    Auto,

    /// <summary>By storage commitment alone (PS3.4 annex J).</summary>
    Commitment,

    /// <summary>By C-FIND at IMAGE level for the SOP Instance UID (PS3.4 section C.4.1).</summary>
    Find,

    /// <summary>Not at all: <c>delivered</c> is the last state.</summary>
    None,
}
