import { SignInFrame } from "./frame";
import { SignInForm } from "./sign-in-form";

export function SignInPage() {
  return (
    <SignInFrame>
      <SignInForm />
    </SignInFrame>
  );
}
