namespace Peerline.Lab.Tests.Interop;

/// <summary>Against FRR.</summary>
public class FrrInteropTests(FrrInterop daemon, ITestOutputHelper output) : InteropTests(daemon, output), IClassFixture<FrrInterop>;

/// <summary>Against BIRD.</summary>
public class BirdInteropTests(BirdInterop daemon, ITestOutputHelper output) : InteropTests(daemon, output), IClassFixture<BirdInterop>;

/// <summary>Against GoBGP.</summary>
public class GoBgpInteropTests(GoBgpInterop daemon, ITestOutputHelper output) : InteropTests(daemon, output), IClassFixture<GoBgpInterop>;
