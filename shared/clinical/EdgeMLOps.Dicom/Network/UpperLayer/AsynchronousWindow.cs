namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// Asynchronous operations window, PS3.7 annex D.3.3.3: how many requests may wait for their responses at once. Both
/// numbers are the requestor's: what it invokes, and what it performs for the acceptor. 0 stands for any number.
/// </summary>
internal readonly record struct AsynchronousWindow(ushort Invoked, ushort Performed);
