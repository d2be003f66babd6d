package main

func Example() {
	main()
	// Output:
	// opened by localhost
	// answer: Is there anybody < here & there?
	// closed
}
